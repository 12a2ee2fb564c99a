using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Decisions;

public sealed class DecisionJsonTests
{
    private const string Long = "longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong";

    /// <summary>Documents that both the reader and the schema refuse, and the reader's error.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "[]", "The document must be an object." },
        { "{}", "connectors is missing." },
        { """{"connectors":{}}""", "connectors must be an array." },
        { """{"connectors":[],"amps":1}""", "'amps' is not a member of a decision." },
        { $$"""{"connectors":[],"{{Long}}":1}""", "A member with a long name is not a member of a decision." },
        { """{"number":-1,"connectors":[]}""", "number must be an integer of at least 0." },
        { """{"number":1.5,"connectors":[]}""", "number must be an integer of at least 0." },
        { """{"number":99999999999999999999,"connectors":[]}""", "number must be an integer of at least 0." },
        { """{"connectors":[],"note":1}""", "note must be a string." },
        { $$"""{"connectors":[],"note":"{{new string('x', 1001)}}"}""", "note must have at most 1000 characters." },
        { """{"connectors":[6]}""", "connectors[0] must be an object." },
        { """{"connectors":[{"connectorId":1,"amps":6}]}""", "connectors[0].chargePoint is missing." },
        { """{"connectors":[{"chargePoint":1,"connectorId":1,"amps":6}]}""", "connectors[0].chargePoint must be a string." },
        { """{"connectors":[{"chargePoint":"A","amps":6}]}""", "connectors[0].connectorId is missing." },
        { """{"connectors":[{"chargePoint":"A","connectorId":0,"amps":6}]}""", "connectors[0].connectorId must be an integer of at least 1." },
        { """{"connectors":[{"chargePoint":"A","connectorId":"1","amps":6}]}""", "connectors[0].connectorId must be an integer of at least 1." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1}]}""", "connectors[0] must have amps or periods." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":-0.1}]}""", "connectors[0].amps must be a number of at least 0." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":"6"}]}""", "connectors[0].amps must be a number of at least 0." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":null}]}""", "connectors[0].amps must be a number of at least 0." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amp":6}]}""", "connectors[0].'amp' is not a member of a connector's decision." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":6,"periods":[{"start":0,"amps":6}]}]}""", "connectors[0] must have either amps or periods." },
        { Periods("6"), "connectors[0].periods must be an array." },
        { Periods("[]"), "connectors[0].periods must have at least one period." },
        { Periods("[6]"), "connectors[0].periods[0] must be an object." },
        { Periods("""[{"amps":6}]"""), "connectors[0].periods[0].start is missing." },
        { Periods("""[{"start":0}]"""), "connectors[0].periods[0].amps is missing." },
        { Periods("""[{"start":0,"amps":-1}]"""), "connectors[0].periods[0].amps must be a number of at least 0." },
        { Periods("""[{"start":0,"amps":6,"note":""}]"""), "connectors[0].periods[0].'note' is not a member of a period." },
        { Periods("""[{"start":60,"amps":6}]"""), "connectors[0].periods[0].start must be 0 in the first period." },
        { Periods("""[{"start":0,"amps":6},{"start":604801,"amps":6}]"""), "connectors[0].periods[1].start must be an integer from 0 to 604800." },
        { Periods("""[{"start":0,"amps":6},{"start":0.5,"amps":6}]"""), "connectors[0].periods[1].start must be an integer from 0 to 604800." },
        { Periods(Ascending(289)), "connectors[0].periods must have at most 288 periods." },
    };

    /// <summary>Documents that only the reader refuses.</summary>
    public static TheoryData<string, string> RefusedByTheReaderAlone => new()
    {
        { """{"connectors":[{"chargePoint":"B","connectorId":1,"amps":6}]}""", "connectors[0]: the site has no charge point 'B'." },
        { """{"connectors":[{"chargePoint":"A","connectorId":3,"amps":6}]}""", "connectors[0]: its charge point has no connector 3 in the site." },
        { $$"""{"connectors":[{"chargePoint":"{{new string('B', 64)}}","connectorId":1,"amps":6}]}""", $"connectors[0]: the site has no charge point '{new string('B', 64)}'." },
        { $$"""{"connectors":[{"chargePoint":"{{new string('B', 65)}}","connectorId":1,"amps":6}]}""", "connectors[0]: the site has no charge point with such a long name." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":6},{"chargePoint":"A","connectorId":1,"amps":6}]}""", "connectors[1]: connector 1 of A occurs twice." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":1e999}]}""", "connectors[0].amps must be a number of at least 0." },
        { """{"connectors":[{"chargePoint":"A","chargePoint":"A","connectorId":1,"amps":6}]}""", "connectors[0].chargePoint occurs twice." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"connectorId":2,"amps":6}]}""", "connectors[0].connectorId occurs twice." },
        { """{"connectors":[{"chargePoint":"A","connectorId":1,"amps":6,"amps":32}]}""", "connectors[0].amps occurs twice." },
        { """{"connectors":[],"connectors":[]}""", "connectors occurs twice." },
        { """{"number":1,"number":2,"connectors":[]}""", "number occurs twice." },
        { """{"note":"a","note":"b","connectors":[]}""", "note occurs twice." },
        { Periods("""[{"start":0,"start":0,"amps":6}]"""), "connectors[0].periods[0].start occurs twice." },
        { Periods("""[{"start":0,"amps":6,"amps":7}]"""), "connectors[0].periods[0].amps occurs twice." },
        { Periods("""[{"start":0,"amps":6},{"start":60,"amps":7},{"start":60,"amps":8}]"""), "connectors[0].periods[2].start must be greater than that of the period before." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Reader_and_schema_refuse_the_same(string json, string error)
    {
        Assert.NotEqual("", AlgorithmSchemas.DecisionErrors(Encoding.UTF8.GetBytes(json)));
        AssertRefused(json, error);
    }

    [Theory]
    [MemberData(nameof(RefusedByTheReaderAlone))]
    public void Reader_refuses_what_a_schema_cannot_express(string json, string error)
    {
        Assert.Equal("", AlgorithmSchemas.DecisionErrors(Encoding.UTF8.GetBytes(json.Replace("1e999", "1e99", StringComparison.Ordinal))));
        AssertRefused(json, error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("""{"connectors":[]}{"connectors":[]}""")]
    [InlineData("""{"connectors":[],"note":"\ud800"}""")]
    [InlineData("""{"connectors":[{"chargePoint":"\ud800","connectorId":1,"amps":6}]}""")]
    public void Text_that_is_not_json_is_refused(string json)
    {
        var reading = new DecisionReader(Two()).Read(Encoding.UTF8.GetBytes(json), new Decision(Two()));
        Assert.StartsWith("The document is not JSON: ", reading.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_document_is_called_empty() => Assert.Equal("The document is not JSON: it is empty.", new DecisionReader(Two()).Read([], new Decision(Two())).Error);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Equal("The document is not UTF-8.", new DecisionReader(Two()).Read([(byte)'"', 0xC3, (byte)'"'], new Decision(Two())).Error);

    [Fact]
    public void Connector_that_is_not_named_stays_unnamed()
    {
        var decision = new Decision(Two());
        var reading = new DecisionReader(decision.Site).Read("""{"number":5,"connectors":[{"chargePoint":"\u0041","amps":13.5,"connectorId":2}],"note":"hi"}"""u8, decision);

        Assert.Equal(new DecisionReading(5, "hi", null), reading);
        Assert.Equal([double.NaN, 13.5], decision.Amps);
        Assert.False(decision.HasSchedules);
    }

    [Fact]
    public void Schedule_sets_the_present_current_too()
    {
        var decision = new Decision(Two());
        Assert.True(new DecisionReader(decision.Site).Read(Encoding.UTF8.GetBytes(Periods("""[{"start":0,"amps":6},{"start":300,"amps":16}]""")), decision).IsValid);

        Assert.Equal([6, double.NaN], decision.Amps);
        Assert.Equal([new DecisionPeriod(0, 6), new DecisionPeriod(300, 16)], decision.ScheduleOf(0));
    }

    [Fact]
    public void Most_periods_latest_start_and_longest_note_are_accepted()
    {
        var periods = Ascending(287)[..^1] + """,{"start":604800,"amps":0}]""";
        var json = $$"""{{Periods(periods)[..^1]}},"note":"{{new string('x', 1000)}}"}""";
        Assert.Equal("", AlgorithmSchemas.DecisionErrors(Encoding.UTF8.GetBytes(json)));
        var decision = new Decision(Two());
        Assert.Null(new DecisionReader(decision.Site).Read(Encoding.UTF8.GetBytes(json), decision).Error);
        Assert.Equal(DecisionReader.MaxPeriods, decision.ScheduleOf(0)!.Count);
    }

    [Fact]
    public void Decision_names_no_connector_after_an_error_and_the_next_document_is_read_anew()
    {
        var decision = new Decision(Two());
        var reader = new DecisionReader(decision.Site);
        Assert.False(reader.Read("""{"connectors":[{"chargePoint":"A","connectorId":1,"amps":6},{}]}"""u8, decision).IsValid);
        Assert.Equal([double.NaN, double.NaN], decision.Amps);
        Assert.True(reader.Read("""{"connectors":[{"chargePoint":"A","connectorId":1,"amps":6}]}"""u8, decision).IsValid);
        Assert.Equal([6, double.NaN], decision.Amps);
    }

    [Fact]
    public void Written_decisions_are_valid_and_read_back() => Gen.Select(Gen.Double[0, 63].Array[2], Gen.Int[0, 3].Array[2], Gen.Long[0, long.MaxValue]).Sample((amps, periods, number) =>
    {
        var decision = new Decision(Two());
        for (var i = 0; i < 2; i++)
        {
            var rounded = Math.Floor(amps[i] * 1000) / 1000;
            if (periods[i] > 1)
                decision.SetSchedule(i, [new DecisionPeriod(0, rounded), new DecisionPeriod(60 * periods[i], 0)]);
            else if (periods[i] > 0)
                decision.Amps[i] = rounded;
        }

        var json = new ArrayBufferWriter<byte>();
        using var writer = new DecisionWriter(decision.Site);
        writer.Write(decision, json, number, "\"quoted\"\n");
        Assert.Equal("", AlgorithmSchemas.DecisionErrors(json.WrittenSpan));
        Assert.DoesNotContain((byte)'\n', json.WrittenSpan.ToArray());

        var read = new Decision(decision.Site);
        Assert.Equal(new DecisionReading(number, "\"quoted\"\n", null), new DecisionReader(decision.Site).Read(json.WrittenSpan, read));
        Assert.Equal(decision.Amps, read.Amps);
        Assert.Equal(decision.ScheduleOf(0), read.ScheduleOf(0));
        Assert.Equal(decision.ScheduleOf(1), read.ScheduleOf(1));
    });

    [Theory]
    [InlineData(6.0999999999, "6.1")] // rounding of computation
    [InlineData(6.0999, "6.099")]
    [InlineData(6, "6")]
    public void Currents_are_rounded_down_to_mA(double amps, string written)
    {
        var decision = new Decision(Two());
        decision.Amps[0] = amps;
        var json = new ArrayBufferWriter<byte>();
        using var writer = new DecisionWriter(decision.Site);
        writer.Write(decision, json);
        Assert.Equal($$"""{"connectors":[{"chargePoint":"A","connectorId":1,"amps":{{written}}}]}""", Encoding.UTF8.GetString(json.WrittenSpan));
    }

    [Fact]
    public void Reading_and_writing_currents_allocate_nothing()
    {
        var decision = new Decision(Two());
        decision.Amps.AsSpan().Fill(16);
        var json = new ArrayBufferWriter<byte>(1000);
        using var writer = new DecisionWriter(decision.Site);
        var reader = new DecisionReader(decision.Site);
        Assert.Equal(0, Allocations.Of(() =>
        {
            json.ResetWrittenCount();
            writer.Write(decision, json);
            if (!reader.Read(json.WrittenSpan, decision).IsValid)
                Assert.Fail("The decision is not read back.");
        }));
    }

    private static void AssertRefused(string json, string error)
    {
        var decision = new Decision(Two());
        Assert.Equal(new DecisionReading(null, null, error), new DecisionReader(decision.Site).Read(Encoding.UTF8.GetBytes(json), decision));
        Assert.Equal([double.NaN, double.NaN], decision.Amps);
    }

    private static string Periods(string periods) => $$"""{"connectors":[{"chargePoint":"A","connectorId":1,"periods":{{periods}}}]}""";

    private static string Ascending(int count) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(static i => string.Create(CultureInfo.InvariantCulture, $$"""{"start":{{i * 60}},"amps":6}""")))}]";

    private static SiteModel Two() => SiteModel.Of(new Site
    {
        Name = "two",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = 63 }],
        Connectors =
        [
            new SiteConnector { ChargePoint = "A", ConnectorId = 1, Node = "grid", Phases = [Phase.L1], MaxAmps = 32 },
            new SiteConnector { ChargePoint = "A", ConnectorId = 2, Node = "grid", Phases = [Phase.L1], MaxAmps = 32 },
        ],
    });
}
