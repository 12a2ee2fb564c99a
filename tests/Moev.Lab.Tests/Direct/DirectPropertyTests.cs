using CsCheck;
using Moev.ChargePoint.Charging;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using Moev.SmartCharging.Sites;
using static Moev.Lab.Tests.Direct.DirectRuns;

namespace Moev.Lab.Tests.Direct;

/// <summary>Rules that hold for random sites, cars and algorithms.</summary>
public class DirectPropertyTests
{
    private static readonly string[] Algorithms = ["uncontrolled", "equal-share", "round-robin", "fcfs", "lcfs", "edf", "llf", "static-cap"];
    private static readonly Phase[][] Wirings = [[Phase.L1], [Phase.L2], [Phase.L3], [Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L1, Phase.L2], [Phase.L1L2], [Phase.L3L1]];

    private static readonly Gen<Site> Sites =
        from count in Gen.Int[1, 6]
        from wiring in Gen.Int[0, Wirings.Length - 1].Select(static i => Wirings[i]).Array[count]
        from below in Gen.Bool.Array[count]
        from root in Gen.Double[8, 100]
        from pod in Gen.Double[6, 60]
        from watts in Gen.Double[3_000, 40_000]
        from winding in Gen.Bool.Select(static isDelta => isDelta ? TransformerWinding.DeltaWye : TransformerWinding.WyeWye)
        select TestRun.Site(
            [
                new SiteNode { Id = "root", LimitAmps = root, Transformer = new Transformer(winding, 277, 120, watts * 2) },
                new SiteNode { Id = "pod", Parent = "root", LimitAmps = pod, LimitWatts = watts },
            ],
            [.. Enumerable.Range(0, count).Select(i => (below[i] ? "pod" : "root", wiring[i]))]) with
        {
            Voltage = 277,
        };

    private static readonly Gen<EvDynamics> Dynamics =
        from dead in Gen.Int[0, 5]
        from ramp in Gen.Int[0, 2].Select(static i => i * 0.75)
        from bias in Gen.Double[0, 1]
        from step in Gen.Int[0, 1]
        from wakes in Gen.Bool
        select new EvDynamics { DeadTime = TimeSpan.FromSeconds(dead), RampAmpsPerSecond = ramp, BiasAmps = bias, StepAmps = step, Wakes = wakes };

    private static Gen<RunPlan> Plans(Gen<EvDynamics> dynamics) =>
        from site in Sites
        from algorithm in Gen.Int[0, Algorithms.Length - 1].Select(static i => Algorithms[i])
        from stays in Gen.Select(Gen.Int[0, site.Connectors.Count - 1], Gen.Int[0, 600], Gen.Int[1, 300], Gen.Int[1, 3], Gen.Double[500, 40_000], dynamics).List[1, 12]
        from isDefault in Gen.Bool
        select Make(site, algorithm, stays, isDefault);

    [Fact]
    public Task NoNodeExceedsItsLimitWhateverAlgorithmAndCars() => Plans(Dynamics).SampleAsync(
        static async plan =>
        {
            var record = await plan.RunAsync();
            Assert.True(record.WorstExcess() <= 1e-4, $"{plan.Algorithm}: {record.WorstExcess()} A");
        },
        iter: 150, threads: 1);

    [Fact]
    public Task EnergyAtTheRootIsThatOfTheStays() => Plans(Gen.Const(EvDynamics.Ideal)).SampleAsync(
        static async plan =>
        {
            var record = await plan.RunAsync();
            var points = record.Nodes[0].Points;
            var wattHours = record.Corrections.Sum(static correction => correction.Wh);
            for (var i = 0; i < points.Count; i++)
                wattHours += points[i].ChargingWatts * ((i + 1 < points.Count ? points[i + 1].At : record.Simulated) - points[i].At).TotalHours;
            Assert.Equal(record.Stays.Sum(static stay => stay.DeliveredWh), wattHours, 3);
        },
        iter: 60, threads: 1);

    private static RunPlan Make(Site site, string algorithm, List<(int Connector, int Arrival, int Minutes, int Phases, double Wh, EvDynamics Dynamics)> cars, bool isDefault)
    {
        var ordered = cars.OrderBy(static car => car.Arrival).ThenBy(static car => car.Connector).ToArray();
        var stays = ordered.Select(static (car, number) => new Stay
        {
            Number = number,
            Id = $"stay-{number}",
            Connector = car.Connector,
            Arrival = TimeSpan.FromMinutes(car.Arrival),
            Departure = TimeSpan.FromMinutes(car.Arrival + car.Minutes),
            DeclaredDeparture = TimeSpan.FromMinutes(car.Arrival + car.Minutes),
            DeclaredWh = car.Wh,
            RequestedWh = car.Wh,
            Car = new CarSettings { Phases = car.Phases, CapacityWh = 2 * car.Wh, InitialSoc = 0.5, MaxWatts = 11_000, Dynamics = car.Dynamics },
        }).ToArray();
        var plan = Plan(site, TimeSpan.FromHours(12), algorithm, stays);
        return isDefault ? plan with { Scenario = plan.Scenario with { Control = new ControlSettings() } } : plan;
    }
}
