using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Moev.ChargePoint.Charging;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Truth;

public sealed class EventLogTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-lab").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Log_gives_the_run_back_and_its_hash_is_that_of_the_file()
    {
        Stay[] stays =
        [
            TestRun.Stay(0, 0, 0.1, 2, 1234.567890123456) with { DeclaredDeparture = TimeSpan.FromTicks(123_456_789), DeclaredWh = 1.0 / 3 },
            TestRun.Stay(1, 0, 2.5, 3, 7) with
            {
                Id = "ü\"\n",
                Car = new CarSettings
                {
                    Phases = 2,
                    CapacityWh = 1e5 / 3,
                    MaxWatts = 7400,
                    InitialSoc = 0.1 + 0.2,
                    Dynamics = new EvDynamics { DeadTime = TimeSpan.FromMilliseconds(2.5), RampAmpsPerSecond = 0.7, BiasAmps = 0.3, StepAmps = 1, Wakes = false },
                },
            },
        ];
        var record = Write("log.jsonl", stays);
        var path = Path.Combine(_folder, "log.jsonl");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), record.EventLogHash);
        Assert.All(File.ReadAllLines(path), static line => JsonDocument.Parse(line).Dispose());

        var run = EventLogReader.Read(path);
        Assert.Equal(stays, run.Stays);
        Assert.Equal((7, "edf", TransportKind.Ocpp, true, 10_000 * Second), (run.Seed, run.Algorithm, run.Transport, run.IsComplete, run.Simulated!.Value));
        using var scenario = JsonDocument.Parse(run.ScenarioJson);
        Assert.Equal("Test", scenario.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void Hash_is_the_same_without_a_file_and_whatever_the_real_times_were()
    {
        Stay[] stays = [TestRun.Stay(0, 0, 0.1, 2, 1234)];
        var first = Write("log.jsonl", stays, TimeSpan.FromMilliseconds(3), "took 3 ms");
        var second = Write(null, stays, TimeSpan.FromMilliseconds(400), "took 400 ms");
        Assert.Equal(first.EventLogHash, second.EventLogHash);
        Assert.NotEqual(first.EventLogHash, Write(null, [stays[0] with { RequestedWh = 1235 }]).EventLogHash);
    }

    [Fact]
    public void Decision_lists_what_has_changed()
    {
        using var log = new EventLog(Path.Combine(_folder, "log.jsonl"));
        var lines = new EventLines(log);
        lines.Decided(Second, new DecisionRecord(Second, "edf", false, Second, 1, [6, float.NaN, 16], [6, 0, 10], null));
        lines.Decided(2 * Second, new DecisionRecord(2 * Second, "edf", true, Second, 0, [6, float.NaN, 16], [6, 0, 12], "late"));
        log.Close();
        Assert.Equal(
            [
                """{"t":1000000,"e":"decide","by":"edf","interventions":1,"changes":[[0,6,6],[1,null,0],[2,16,10]]}""",
                """{"t":2000000,"e":"decide","by":"edf","fallback":true,"problem":true,"interventions":0,"changes":[[2,16,12]]}""",
            ],
            File.ReadAllLines(Path.Combine(_folder, "log.jsonl")));
    }

    [Theory]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(-1e-12, "0")]
    [InlineData(7359.9999999, "7360")]
    [InlineData(1234567.1234567, "1234567.123457")]
    [InlineData(double.PositiveInfinity, "null")]
    public void Numbers_are_rounded_to_6_digits(double value, string expected)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            EventLog.WriteNumber(writer, value);
        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello\n", "line 1: it is no valid JSON")]
    [InlineData("{\"format\":\"other\"}\n", "line 1: it is not the header of an event log")]
    [InlineData("{\"format\":\"moev-lab-events\",\"version\":2}\n", "line 1: its format has version 2")]
    [InlineData("{\"format\":\"moev-lab-events\",\"version\":1,\"scenario\":{},\"seed\":\"x\"}\n", "line 1: 'seed' must be an integer")]
    [InlineData(Header + "{\"t\":0,\"e\":\"draw\"}\n{\"t\":0,\n", "line 3: it is no valid JSON")]
    [InlineData(Header + "{\"t\":0,\"e\":\"dr", "line 2: it ends in the middle")]
    [InlineData(Header + "[1]\n", "line 2: it is no event")]
    [InlineData(Header + "{\"t\":0,\"e\":\"arrive\",\"number\":0}\n", "line 2: 'car' is missing")]
    [InlineData(Header + "{\"t\":1e99,\"e\":\"end\",\"complete\":true}\n", "line 2: 't' must be a number of microseconds")]
    public void Damaged_log_is_refused_with_the_line(string text, string message)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, Assert.Throws<LabException>(() => EventLogReader.Read(stream, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_without_an_end_is_read_and_a_missing_file_is_refused()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Header));
        var run = EventLogReader.Read(stream, "x");
        Assert.Null(run.Simulated);
        Assert.False(run.IsComplete);
        Assert.Contains("cannot be read", Assert.Throws<LabException>(() => EventLogReader.Read(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<LabException>(() => new EventLog(_folder)).Message, StringComparison.Ordinal);
    }

    private const string Header = """{"format":"moev-lab-events","version":1,"seed":1,"algorithm":"edf","transport":"none","scenario":{}}""" + "\n";

    private RunRecord Write(string? name, Stay[] stays, TimeSpan elapsed = default, string? problem = null)
    {
        var scenario = TestRun.Scenario(TestRun.SinglePhase(1), 10_000 * Second, stays);
        using var recorder = RunRecorder.Create(TestRun.Plan(scenario) with { EventLogPath = name is null ? null : Path.Combine(_folder, name) }, stays);
        var at = TimeSpan.Zero;
        foreach (var stay in stays)
        {
            recorder.Arrived(at += Second, stay);
            recorder.Drew(at += Second, 0, 1, 16, 3680, 16, 0);
            recorder.Decided(at += Second, new DecisionRecord(at, "edf", problem is not null, elapsed, 0, [16], [16], problem));
            recorder.SetPointSent(at, 0, 16, false);
            recorder.SetPointEnded(at += Second, 0, "Accepted");
            recorder.Fault(at, FaultKind.Offline, "CP0", true);
            recorder.Note(at, "CP0", "a text");
            recorder.Message(at, "CP0", true, "[2,\"1\",\"Heartbeat\",{}]"u8);
            recorder.Departed(at += Second, stay, 3);
        }

        recorder.Warned(problem ?? "");
        return recorder.Complete(10_000 * Second, true, elapsed);
    }
}
