using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests;

public sealed class ChargingAlgorithmsTests
{
    public static TheoryData<string> Names => [.. ChargingAlgorithms.All.Select(static algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Algorithm_is_created_by_its_name_and_names_every_session_that_can_be_controlled(string name)
    {
        Assert.True(ChargingAlgorithms.Contains(name));
        var site = SmallSites.Of(63, 3);
        var observation = SmallSites.Charging(site);
        observation.Connectors[1].HasSession = false;
        var decision = new Decision(site);

        ChargingAlgorithms.Create(name, site).Decide(observation, decision);

        Assert.InRange(decision.Amps[0], 6, 32);
        Assert.Equal(double.NaN, decision.Amps[1]);
        Assert.InRange(decision.Amps[2], 6, 32);
    }

    [Fact]
    public void Unknown_name_is_refused_with_the_names()
    {
        Assert.False(ChargingAlgorithms.Contains("EDF"));
        var error = Assert.Throws<ArgumentException>(static () => ChargingAlgorithms.Create("EDF", SmallSites.Of(63, 1)));
        Assert.StartsWith("No algorithm is named 'EDF'. The names are: uncontrolled, static-cap, equal-share, round-robin, fcfs, lcfs, edf, llf", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_reach_the_algorithms()
    {
        var observation = SmallSites.Charging(SmallSites.Of(20, 2));

        Assert.Equal([13, 13], SmallSites.Decide("static-cap", observation, new AlgorithmSettings { CapAmps = 13 }));
        Assert.Equal([20, 0], SmallSites.Decide("fcfs", observation));
        Assert.Equal([14, 6], SmallSites.Decide("fcfs", observation, new AlgorithmSettings { Uninterrupted = true }));
        var rotated = SmallSites.Charging(SmallSites.Of(6, 2));
        rotated.At = DateTimeOffset.MinValue.AddMinutes(1);
        Assert.NotEqual(
            SmallSites.Decide("round-robin", rotated, new AlgorithmSettings { Rotation = TimeSpan.FromMinutes(100) }),
            SmallSites.Decide("round-robin", rotated, new AlgorithmSettings { Rotation = TimeSpan.FromMinutes(1.5) }));
    }
}
