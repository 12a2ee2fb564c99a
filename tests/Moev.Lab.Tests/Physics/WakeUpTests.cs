using Moev.ChargePoint.Charging;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Physics;

/// <summary>The gateway's wake-ups and the cars that fall asleep in a pause, in a loop of cycles of 10 s.</summary>
public sealed class WakeUpTests
{
    private static readonly TimeSpan Cycle = TimeSpan.FromSeconds(10);

    [Fact]
    public void Gateway_wakes_a_car_that_can_be_woken()
    {
        var (drawn, tries) = Run(new EvDynamics { Wakes = false, DeadTime = TimeSpan.FromSeconds(2), RampAmpsPerSecond = 1, BiasAmps = 0.5 });
        Assert.Equal(1, tries);
        Assert.Equal(16 - 0.5, drawn[^1], 6);
    }

    [Fact]
    public void Gateway_tries_a_car_that_never_wakes_and_gives_up()
    {
        var (drawn, tries) = Run(new EvDynamics { Wakes = false, WakeUpAmps = 0 });
        Assert.Equal(new WakeUpOptions().MaxTries, tries);
        Assert.All(drawn, static amps => Assert.Equal(0, amps));
    }

    [Fact]
    public void Gateway_leaves_a_slow_car_that_wakes_alone()
    {
        var (drawn, tries) = Run(new EvDynamics { DeadTime = TimeSpan.FromSeconds(5), RampAmpsPerSecond = 0.5 });
        Assert.Equal(0, tries);
        Assert.Equal(16, drawn[^1], 6);
    }

    /// <summary>Pauses a car that charges, and wants 16 A again for half an hour.</summary>
    private static (double[] Drawn, long Tries) Run(EvDynamics dynamics)
    {
        var car = new Ev(1, 32, new EvBattery(1e6, 1e5, 0.1), dynamics: dynamics);
        var site = SiteModel.Of(new Site
        {
            Name = "one",
            Voltage = 230,
            Nodes = [new SiteNode { Id = "grid", LimitAmps = 100 }],
            Connectors = [new SiteConnector { ChargePoint = "CP_1", ConnectorId = 1, Node = "grid", Phases = [Phase.L1], MaxAmps = 32, Steps = CurrentSteps.WholeAmps }],
            FailSafeAmps = 0,
        });
        var observation = new Observation(site) { At = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero) };
        var decision = new Decision(site);
        var reasons = new InterventionReason[1];
        var wakeUps = new WakeUps(site, new WakeUpOptions());
        ref var state = ref observation.Connectors[0];
        (state.IsOnline, state.IsControllable, state.HasSession, state.TransactionId) = (true, true, true, 1);
        state.RequestedWh = 50_000;

        List<double> drawn = [];
        for (var i = 0; i < 200; i++)
        {
            observation.At += Cycle;
            decision.Clear();
            decision.Amps[0] = i is >= 10 and < 20 ? 0 : 16;
            (state.Amps, state.MeasurementAge, state.PhaseAmps) = (car.Amps, 0, new PhaseValues(car.Amps, 0, 0));
            wakeUps.Apply(observation, decision, reasons);
            state.SetPointAmps = decision.Amps[0];
            car.Offer(state.SetPointAmps, 1, 230);
            state.DeliveredWh += car.Advance(Cycle);
            if (i >= 20)
                drawn.Add(car.Amps);
        }

        return ([.. drawn], wakeUps.Tries);
    }
}
