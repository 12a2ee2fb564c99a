using System.Text;
using System.Text.RegularExpressions;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.Tests.Shared;

namespace Moev.SmartCharging.Tests;

/// <summary>The example of the package's README runs, and is the code of this test.</summary>
public sealed partial class ReadmeTests
{
    private const string Readme = "src/Moev.SmartCharging/README.md";

    [Fact]
    public void The_example_runs()
    {
        // <example>
        // The site: nodes with limits, connectors, prices.
        var file = SiteFile.Read(File.ReadAllBytes("site.json"));
        if (!file.IsValid)
            throw new InvalidDataException(string.Join('\n', file.Errors));
        var site = file.Model;

        // What is known now: two cars have arrived at the first two connectors.
        var observation = new Observation(site) { Number = 1, At = new DateTimeOffset(2026, 7, 1, 8, 0, 0, TimeSpan.Zero) };
        for (var i = 0; i < 2; i++)
        {
            ref var connector = ref observation.Connectors[i];
            (connector.Status, connector.IsOnline, connector.IsControllable, connector.HasSession) = (ConnectorStatus.Charging, true, true, true);
            (connector.ArrivedAt, connector.RequestedWh) = (observation.At.AddMinutes(-10), 20_000);
        }

        // What they may draw: an algorithm decides, and the safety layer holds every limit whatever it decided.
        var decision = new Decision(site);
        var allowed = new Decision(site);
        ChargingAlgorithms.Create("edf", site).Decide(observation, decision);
        new SafetyLayer(site, SafetyMode.Enforce).Check(observation, decision, allowed);
        var amps = allowed.Amps; // A per phase, by the connector's index
        // </example>

        Assert.Equal([32, 18], amps);
    }

    [Fact]
    public void The_example_is_the_code_of_the_test()
    {
        var test = Repository.Read("tests/Moev.SmartCharging.Tests/ReadmeTests.cs");
        var code = Example().Match(test).Groups[1].Value.Replace("\n        ", "\n", StringComparison.Ordinal).Trim();

        Assert.NotEmpty(code);
        Assert.Contains($"```csharp\n{code}\n```", Repository.Read(Readme), StringComparison.Ordinal);
    }

    [Fact]
    public void The_site_file_is_valid()
    {
        var json = Json().Match(Repository.Read(Readme)).Groups[1].Value;

        Assert.Empty(SiteFile.Read(Encoding.UTF8.GetBytes(json)).Errors);
    }

    [GeneratedRegex("// <example>\n(.*?)// </example>", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    /// <summary>The site file of the README, where the example reads it.</summary>
    private static class File
    {
        public static byte[] ReadAllBytes(string name)
        {
            Assert.Equal("site.json", name);
            return Encoding.UTF8.GetBytes(Json().Match(Repository.Read(Readme)).Groups[1].Value);
        }
    }
}
