using Moev.Lab.Scenarios.Files;
using Moev.SmartCharging.Files;
using Moev.Tests.Shared;

namespace Moev.Lab.Tests.Scenarios;

public sealed class ScenarioExamplesTests
{
    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(Repository.Root, "examples/scenarios"), "*.json").Select(static file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsReadAndHasStays(string file)
    {
        var result = ScenarioFile.Read(Path.Combine(Repository.Root, "examples/scenarios", file));

        Assert.Empty(result.Errors);
        var scenario = result.Scenario!;
        Assert.NotEmpty(scenario.Stays.Create(scenario.Seeds[0]));
        Assert.True(SiteFile.Read(scenario.SiteJson).IsValid);
        // What an event log carries is the same scenario again.
        var again = ScenarioFile.ReadJson(scenario.Json, scenario.Folder);
        Assert.Empty(again.Errors);
        Assert.Equal(scenario.Stays.Create(7), again.Scenario!.Stays.Create(7));
        Assert.Equal(scenario.Json.ToArray(), again.Scenario.Json.ToArray());
        Assert.Equal(scenario.SiteJson.ToArray(), again.Scenario.SiteJson.ToArray());
    }
}
