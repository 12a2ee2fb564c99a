namespace Moev.Lab.Scenarios;

/// <summary>A fault with the charge points that it hits in a run.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="ChargePoints">Their identities, in the order of the site; empty for faults of the gateway and the algorithm.</param>
internal sealed record PlannedFault(Fault Fault, IReadOnlyList<string> ChargePoints);

/// <summary>Resolves the faults of a scenario for a seed.</summary>
internal static class FaultPlan
{
    /// <summary>Returns the faults in the order of the scenario. Whether a share hits a charge point is drawn for each one alone, so that others do not change it.</summary>
    public static IReadOnlyList<PlannedFault> Create(Scenario scenario, int seed)
    {
        var identities = scenario.Site.Connectors.Select(static connector => connector.ChargePoint).Distinct().ToArray();
        return
        [
            .. scenario.Faults.Select((fault, index) => new PlannedFault(
                fault, [.. identities.Where(identity => IsHit(fault.Targets, identity, seed, index))])),
        ];
    }

    private static bool IsHit(FaultTargets targets, string identity, int seed, int index) =>
        targets.Identities.Contains(identity, StringComparer.Ordinal)
        || (targets.SharePercent > 0
            && RandomStream.For(seed, identity, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"fault {index}")).NextDouble() * 100 < targets.SharePercent);
}
