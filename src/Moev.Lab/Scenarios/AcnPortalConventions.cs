using Moev.ChargePoint.Charging;

namespace Moev.Lab.Scenarios;

/// <summary>
/// Lets a scenario follow the conventions of the simulator acnportal, where they differ from ours, so that results can be compared. docs/lab-caltech.md lists and explains them.
/// </summary>
internal static class AcnPortalConventions
{
    /// <summary>The value of the scenario's member <c>conventions</c>.</summary>
    public const string Name = "acnportal";

    /// <summary>The lowest current above 0 of a charge point, in A: acnportal's basic one signals any current, and OCPP carries tenths.</summary>
    public const double MinPilotAmps = 0.1;

    private const string Longest = "86400"; // s

    /// <summary>Returns a scenario that follows them. Options of the gateway that the scenario names stay as they are.</summary>
    public static Scenario Apply(Scenario scenario)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            // Algorithms see to the limits themselves, and uncontrolled charging ignores them.
            ["Site:Safety"] = "Off",
            // Cars are switched in any period.
            ["Site:MinOnSeconds"] = "0",
            ["Site:MinOffSeconds"] = "0",
            ["Site:MinRiseMilliamperes"] = "0",
            // Cars never sleep, and one that draws next to nothing does because it is allowed no more.
            ["Site:WakeUps"] = "0",
            ["Site:WakeUpSeconds"] = Longest,
            // Algorithms never learn that a car draws less than its limit.
            ["Site:UnusedSeconds"] = Longest,
            // Time has steps, and everything is decided at their starts.
            ["Site:AlignCycles"] = "true",
            // Nothing fails, so that nothing has to be renewed.
            ["Site:LeaseSeconds"] = Longest,
            ["Site:RoundRobinMilliamperes"] = "100",
        };
        foreach (var (name, value) in scenario.Control.GatewayOptions)
            options[name] = value;
        return scenario with
        {
            Chargers = [.. scenario.Chargers.Select(static charger => charger with { MinPilotAmps = MinPilotAmps })],
            Control = scenario.Control with { GatewayOptions = options, HidesDemand = true },
            Metrics = scenario.Metrics with
            {
                PeakWindow = scenario.Control.Period,
                BillingWindow = scenario.Control.Period,
                BillsAtOnce = true,
            },
            Stays = new Source(scenario.Stays),
        };
    }

    /// <summary>Returns a stay that follows them.</summary>
    internal static Stay Apply(Stay stay) => stay with
    {
        // The queue of acnportal is in the order of the site, which a stable sort by departure keeps. Ours is in the order of arrival, so departures are never equal.
        DeclaredDeparture = stay.DeclaredDeparture + TimeSpan.FromMilliseconds(stay.Connector),
        Car = stay.Car with
        {
            MinAmps = 0,
            Dynamics = EvDynamics.Ideal,
            // An ideal battery: the constant stage ends where the battery is full.
            CapacityWh = stay.Car.CapacityWh / EvBattery.MaxTransitionSoc,
            InitialSoc = stay.Car.InitialSoc * EvBattery.MaxTransitionSoc,
            TransitionSoc = EvBattery.MaxTransitionSoc,
            FullSoc = EvBattery.MaxTransitionSoc,
        },
    };

    private sealed class Source(IStaySource source) : IStaySource
    {
        public IReadOnlyList<Stay> Create(int seed) => [.. source.Create(seed).Select(Apply)];
    }
}
