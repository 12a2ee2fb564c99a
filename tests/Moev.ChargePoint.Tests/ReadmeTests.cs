using System.Text;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Scripting;
using Moev.ChargePoint.Simulation;
using Moev.ChargePoint.Tests.Support;
using Moev.Tests.Shared;

namespace Moev.ChargePoint.Tests;

/// <summary>Tests that the examples in the library's README compile, and that its tables match the code.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = Repository.Read("src/Moev.ChargePoint/README.md");

    [Fact]
    public async Task Charge_point_in_a_few_lines()
    {
        var options = new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000") };
        await using var chargePoint = new SimulatedChargePoint(options, new ManualTimeProvider(), new Printer(), new MemoryDialer { IsDown = true });
        chargePoint.Start();

        chargePoint.PlugIn(1, new Ev(phases: 3, maxCurrent: 16, new EvBattery(capacityWh: 60_000, maxPowerW: 11_000, soc: 0.2)));
        chargePoint.PresentTag("TAG");
        Assert.Single(chargePoint.Snapshot());
        foreach (var line in (string[])
            [
                "var options = new ChargePointOptions { Identity = \"CP_1\", Endpoint = new Uri(\"ws://localhost:9000\") };",
                "chargePoint.PlugIn(1, new Ev(phases: 3, maxCurrent: 16, new EvBattery(capacityWh: 60_000, maxPowerW: 11_000, soc: 0.2)));",
                "chargePoint.PresentTag(\"TAG\");",
                "public override void Sent(ReadOnlySpan<byte> message) => Console.WriteLine(\"-> \" + Encoding.UTF8.GetString(message));",
            ])
        {
            Assert.Contains(line, Readme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Script_in_a_program()
    {
        var options = new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000") };
        var time = new ManualTimeProvider();
        var text = "plug\nexpect status Preparing\n";
        var journal = new ScriptJournal();
        await using var chargePoint = new SimulatedChargePoint(options, time, journal, new MemoryDialer { IsDown = true });
        var script = ChargePointScript.Parse(text, "steps.txt", options.Connectors, out var errors);
        chargePoint.Start();
        var error = script is null ? errors[0] : await new ScriptRunner(chargePoint, journal, time).RunAsync(script);
        Assert.Null(error);
        Assert.Contains("var error = script is null ? errors[0] : await new ScriptRunner(chargePoint, journal, time).RunAsync(script);", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_script_can_be_read()
    {
        var begin = Readme.IndexOf("```\nwait online", StringComparison.Ordinal) + 4;
        var text = Readme[begin..Readme.IndexOf("```", begin, StringComparison.Ordinal)];
        Assert.NotNull(ChargePointScript.Parse(text, "README", 1, out _));
    }

    [Fact]
    public void Tables_are_complete()
    {
        foreach (var verb in ScriptLanguage.Verbs.Concat(ScriptLanguage.Conditions))
            Assert.Contains(Row(verb.Syntax, verb.Description), Readme, StringComparison.Ordinal);
        foreach (var quirk in QuirkTable.All)
            Assert.Contains(Row(quirk.Name, quirk.Description), Readme, StringComparison.Ordinal);
    }

    private static string Row(string name, string description) =>
        $"| `{name.Replace("|", "\\|", StringComparison.Ordinal)}` | {description.Replace("|", "\\|", StringComparison.Ordinal)} |";

    private sealed class Printer : ChargePointObserver
    {
        public override void Sent(ReadOnlySpan<byte> message) => Console.WriteLine("-> " + Encoding.UTF8.GetString(message));

        public override void Received(ReadOnlySpan<byte> message) => Console.WriteLine("<- " + Encoding.UTF8.GetString(message));
    }
}
