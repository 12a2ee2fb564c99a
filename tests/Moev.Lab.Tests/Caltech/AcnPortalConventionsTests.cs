using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;

namespace Moev.Lab.Tests.Caltech;

public sealed class AcnPortalConventionsTests
{
    [Fact]
    public void Battery_is_ideal_it_takes_all_that_is_offered_until_the_request_is_met()
    {
        // 6.6 kW for 3 kWh: 3 / 6.6 h, as acnportal's Battery takes it.
        var stay = TestRun.Stay(0, 0, 0, 8, 3000) with { Car = new CarSettings { Phases = 1, CapacityWh = 3000, MaxWatts = 6600, InitialSoc = 0 } };
        var car = AcnPortalConventions.Apply(stay).Car.Create();
        car.Offer(32, 1, 208);
        Assert.Equal(6600, car.Watts);
        Assert.Equal(3 / 6.6, car.NextChange!.Value.TotalHours, 6);
        Assert.Equal(2999, car.Advance(TimeSpan.FromHours(2.999 / 6.6)), 3);
        Assert.Equal(6600, car.Watts);
        Assert.Equal(1, car.Advance(TimeSpan.FromHours(1)), 3);
        Assert.Equal(0, car.Watts);
    }

    [Fact]
    public void Car_draws_any_current()
    {
        var car = AcnPortalConventions.Apply(TestRun.Stay(0, 0, 0, 8, 3000)).Car.Create();
        car.Offer(0.5, 1, 208);
        Assert.Equal(104, car.Watts, 9);
    }

    [Fact]
    public void Equal_departures_are_in_the_order_of_the_site()
    {
        var departure = TimeSpan.FromHours(8);
        var first = AcnPortalConventions.Apply(TestRun.Stay(1, 3, 2, 8, 3000) with { DeclaredDeparture = departure });
        var second = AcnPortalConventions.Apply(TestRun.Stay(0, 4, 1, 8, 3000) with { DeclaredDeparture = departure });
        Assert.True(first.DeclaredDeparture < second.DeclaredDeparture);
        Assert.Equal(TimeSpan.FromHours(8), first.Departure);
        Assert.Null(AcnPortalConventions.Apply(TestRun.Stay(0, 0, 0, 8, 3000)).DeclaredDeparture);
    }

    [Fact]
    public void Scenario_keeps_the_options_that_it_names()
    {
        var plain = TestRun.Scenario(TestRun.SinglePhase(2), TimeSpan.FromDays(1), [TestRun.Stay(0, 1, 0, 8, 3000)]);
        var scenario = AcnPortalConventions.Apply(plain with
        {
            Control = plain.Control with { Period = TimeSpan.FromMinutes(5), GatewayOptions = new Dictionary<string, string> { ["site:safety"] = "Log" } },
        });
        Assert.Equal("Log", scenario.Control.GatewayOptions["Site:Safety"]);
        Assert.Equal("100", scenario.Control.GatewayOptions["Site:RoundRobinMilliamperes"]);
        Assert.Equal(TimeSpan.FromMinutes(5), scenario.Metrics.PeakWindow);
        Assert.True(scenario.Control.HidesDemand);
        Assert.All(scenario.Chargers, static charger => Assert.True(charger.MinPilotAmps < 1));
        Assert.Equal(0, scenario.Stays.Create(1).Single().Car.MinAmps);
    }
}
