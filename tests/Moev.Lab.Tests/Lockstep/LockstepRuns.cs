using System.Globalization;
using System.Text;
using Moev.ChargePoint.Charging;
using Moev.Lab.Lockstep;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Tests.Lockstep;

/// <summary>
/// A car park for runs in lock-step: grid (40 A on each line) feeds CP_0 to CP_3 with three rotated phases. A car comes every ten minutes, wants 7 kWh and stays for an hour.
/// </summary>
internal static class LockstepRuns
{
    public const int Count = 4;
    public const double GridAmps = 40;

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(1));

    /// <summary>Runs the car park.</summary>
    public static Task<RunRecord> RunAsync(Func<Scenario, Scenario>? change = null, string algorithm = "equal-share", int seed = 1, IRunProgress? progress = null, CancellationToken cancellationToken = default) =>
        new LockstepEngine().RunAsync(PlanOf(change, algorithm, seed), progress ?? new NoProgress(), cancellationToken);

    public static RunPlan PlanOf(Func<Scenario, Scenario>? change = null, string algorithm = "equal-share", int seed = 1)
    {
        var scenario = CarPark();
        return new RunPlan { Scenario = change?.Invoke(scenario) ?? scenario, Seed = seed, Algorithm = algorithm, LogsMessages = true };
    }

    public static Scenario CarPark(int count = Count)
    {
        string[] phases = ["[\"L1\",\"L2\",\"L3\"]", "[\"L2\",\"L3\",\"L1\"]", "[\"L3\",\"L1\",\"L2\"]"];
        var connectors = Enumerable.Range(0, count).Select(index => string.Create(
            CultureInfo.InvariantCulture, $$"""{"chargePoint":"CP_{{index}}","connectorId":1,"node":"grid","phases":{{phases[index % 3]}},"maxAmps":32}"""));
        var json = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"version":1,"name":"Car park","voltage":230,"nodes":[{"id":"grid","limitAmps":{{GridAmps}}}],"connectors":[{{string.Join(',', connectors)}}]}"""));
        var site = SiteFile.Read(json).Model!;
        return new Scenario
        {
            Name = "Car park",
            Json = "{}"u8.ToArray(),
            Folder = ".",
            Seeds = [1],
            Start = Start,
            Duration = TimeSpan.FromHours(2),
            Site = site,
            SiteJson = json,
            Chargers = [.. Enumerable.Repeat(new ChargerSettings { SampleInterval = TimeSpan.FromSeconds(30) }, count)],
            Control = new ControlSettings { Period = TimeSpan.FromSeconds(30), Budget = TimeSpan.FromMilliseconds(200) },
            Stays = new FixedStays([.. Enumerable.Range(0, 4).Select(static number => StayOf(number))]),
        };
    }

    public static Stay StayOf(int number, EvDynamics? dynamics = null) => new()
    {
        Number = number,
        Id = string.Create(CultureInfo.InvariantCulture, $"STAY_{number}"),
        Connector = number % Count,
        Arrival = TimeSpan.FromMinutes(5 + (10 * number)),
        Departure = TimeSpan.FromMinutes(65 + (10 * number)),
        DeclaredDeparture = TimeSpan.FromMinutes(65 + (10 * number)),
        DeclaredWh = 7_000,
        RequestedWh = 7_000,
        Car = new CarSettings { Phases = 3, MaxAmps = 32, CapacityWh = 20_000, MaxWatts = 22_080, InitialSoc = 0.645, TransitionSoc = 0.95, Dynamics = dynamics ?? EvDynamics.Ideal },
    };

    /// <summary>The worst excess over a limit in truth, in A.</summary>
    public static double WorstExcess(this RunRecord record) => record.Nodes.SelectMany(static node => node.Points).Max(static point => point.ExcessAmps);

    public static double DeliveredWh(this RunRecord record) => record.Stays.Sum(static stay => stay.DeliveredWh);

    internal sealed class FixedStays(IReadOnlyList<Stay> stays) : IStaySource
    {
        public IReadOnlyList<Stay> Create(int seed) => stays;
    }

    internal sealed class NoProgress : IRunProgress
    {
        public void Reached(TimeSpan simulated)
        {
        }

        public void Warn(string text)
        {
        }
    }
}
