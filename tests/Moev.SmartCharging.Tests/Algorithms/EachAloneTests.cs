using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Algorithms;

/// <summary>The algorithms that decide for each connector without regard to the others.</summary>
public sealed class EachAloneTests
{
    private static readonly SiteConnector[] Connectors =
    [
        SmallSites.Connector("grid", SmallSites.Single),
        SmallSites.Connector("grid", SmallSites.Three) with { MaxAmps = 16 },
        SmallSites.Connector("grid", SmallSites.Single) with { Steps = CurrentSteps.Of([8, 16, 24]) },
        SmallSites.Connector("grid", SmallSites.Single),
        SmallSites.Connector("grid", SmallSites.Single),
    ];

    [Theory]
    [InlineData("uncontrolled", 16, new[] { 32, 16, 24, double.NaN, double.NaN })]
    [InlineData("static-cap", 13.5, new[] { 13, 13, 8, double.NaN, double.NaN })]
    [InlineData("static-cap", 20, new[] { 20, 16, 16, double.NaN, double.NaN })]
    [InlineData("static-cap", 5.9, new[] { 0, 0, 0, double.NaN, double.NaN })] // below the minimum
    public void Every_session_gets_the_same_whatever_the_site_can_carry(string algorithm, double cap, double[] expected)
    {
        var observation = SmallSites.Charging(SmallSites.Of([new SiteNode { Id = "grid", LimitAmps = 10 }], Connectors));
        observation.Connectors[0].DemandAmps = 7;
        observation.Connectors[3].HasSession = false;
        observation.Connectors[4].IsControllable = false;

        Assert.Equal(expected, SmallSites.Decide(algorithm, observation, new AlgorithmSettings { CapAmps = cap }));
    }
}
