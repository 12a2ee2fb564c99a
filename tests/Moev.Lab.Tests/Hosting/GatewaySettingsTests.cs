using Moev.Lab.Hosting;
using Moev.Lab.Tests.Realtime;

namespace Moev.Lab.Tests.Hosting;

public sealed class GatewaySettingsTests
{
    [Theory]
    [InlineData(GatewaySettings.NoAlgorithm, false)]
    [InlineData("edf", true)]
    public void Options_of_the_controller_are_for_a_controlled_site(string algorithm, bool isControlled)
    {
        var scenario = PlayScenario.Create(1, limitAmps: 20, TimeSpan.FromSeconds(1));
        scenario = scenario with { Control = scenario.Control with { GatewayOptions = new Dictionary<string, string> { ["Site:LeaseSeconds"] = "90", ["Ocpp:Validation"] = "Strict" } } };

        var settings = GatewaySettings.Of(scenario, algorithm, new Dictionary<string, string> { ["Site:BudgetMilliseconds"] = "60000" });

        Assert.Equal(isControlled, settings.ContainsKey("Site:BudgetMilliseconds"));
        Assert.Equal(isControlled, settings.ContainsKey("Site:LeaseSeconds"));
        Assert.Equal("Strict", settings["Ocpp:Validation"]);
    }
}
