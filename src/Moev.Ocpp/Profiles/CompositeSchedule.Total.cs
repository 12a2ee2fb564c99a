using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <content>The total limit of all connectors of a charge point.</content>
public static partial class CompositeSchedule
{
    /// <summary>Gets the limit of the charge point as a whole at an instant: the sum of its connectors' limits, at most its cap.</summary>
    /// <param name="profiles">All installed profiles.</param>
    /// <param name="connectors">The connectors of the charge point. The hardware limit of a connector applies when no profile sets one.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="whole">The voltage and phases of the grid connection. Its capacity is not applied.</param>
    /// <param name="rules">The reading of the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>The limit. Amperes assume that all connectors load the same phases, because their wiring is unknown.</returns>
    public static ChargingLimit TotalAt(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset instant,
        ElectricalContext whole,
        CompositeRules? rules = null) => Limits(profiles, connectors, instant, whole, rules).At(instant).ToLimit();

    /// <summary>Gets the next instant at which amperes, watts or phases of <see cref="TotalAt"/> change; null when they never do.</summary>
    /// <inheritdoc cref="TotalAt"/>
    public static DateTimeOffset? TotalNextChange(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset instant,
        ElectricalContext whole,
        CompositeRules? rules = null) => ScheduleWalk.NextChange(Limits(profiles, connectors, instant, whole, rules), instant);

    /// <summary>
    /// Gets the answer to GetCompositeSchedule for connector 0 (OCPP 1.6 §5.7, errata 3.30): "the total expected power or current the
    /// Charge Point expects to consume from the grid".
    /// </summary>
    /// <param name="profiles">All installed profiles.</param>
    /// <param name="connectors">The connectors of the charge point. The hardware limit of a connector applies when no profile sets one.</param>
    /// <param name="from">The instant at which the request was received.</param>
    /// <param name="durationSeconds">The length of the schedule in seconds.</param>
    /// <param name="unit">The unit of the result.</param>
    /// <param name="whole">The voltage and phases of the grid connection. Its MaxAmperes is a local limit.</param>
    /// <param name="maxPeriods">The maximum number of periods. With more, the schedule ends early, and its duration says so.</param>
    /// <param name="rules">The reading of the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>A schedule like that of <see cref="Between"/>.</returns>
    public static ChargingSchedule TotalBetween(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset from,
        int durationSeconds,
        ChargingRateUnit unit,
        ElectricalContext whole,
        int maxPeriods = 1000,
        CompositeRules? rules = null) =>
        ScheduleWalk.Schedule(Limits(profiles, connectors, from, whole, rules), from, durationSeconds, unit, maxPeriods);

    /// <summary>Gets the limits of the charge point as a whole from an instant on, with the profiles that cause them.</summary>
    /// <inheritdoc cref="TotalBetween"/>
    public static CompositeTimeline TotalTimeline(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset from,
        int durationSeconds,
        ElectricalContext whole,
        int maxPeriods = 1000,
        CompositeRules? rules = null) =>
        ScheduleWalk.Timeline(Limits(profiles, connectors, from, whole, rules), from, durationSeconds, maxPeriods);

    /// <summary>
    /// Gets the limits of connectors that charge at the same time: the cap of ChargePointMaxProfile applies to their sum (OCPP 1.6
    /// §3.13.3). A connector that needs less than an equal share leaves the rest to the others. All connectors are assumed to load the same
    /// phases, because their wiring is unknown.
    /// </summary>
    /// <param name="profiles">All installed profiles.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="charging">The connectors that charge. The hardware limit of a connector counts as its demand.</param>
    /// <param name="rules">The reading of the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>One limit per connector, in the same order.</returns>
    public static ChargingLimit[] Shared(
        IReadOnlyList<InstalledProfile> profiles,
        DateTimeOffset instant,
        IReadOnlyList<ChargingConnector> charging,
        CompositeRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(charging);
        var limits = new ChargingLimit[charging.Count];
        var needs = new decimal[charging.Count];
        for (var i = 0; i < limits.Length; i++)
        {
            var (id, transaction, electrical) = charging[i];
            limits[i] = At(profiles, id, instant, transaction, electrical, rules);
            needs[i] = Math.Min(limits[i].AmperesPerPhase ?? electrical.MaxAmperes, electrical.MaxAmperes);
        }

        if (limits.Length == 0 || At(profiles, 0, instant, null, charging[0].Electrical, rules) is not { AmperesPerPhase: { } cap } whole)
            return limits;

        foreach (var i in Enumerable.Range(0, limits.Length).OrderBy(i => needs[i]).Select((index, rank) => (index, rank)))
        {
            var share = CurrentConversion.RoundDown(cap / (limits.Length - i.rank));
            var electrical = charging[i.index].Electrical;
            var used = Math.Min(needs[i.index], share);
            cap -= used;
            if (share < needs[i.index])
            {
                var watts = CurrentConversion.RoundDown(share * electrical.Voltage * limits[i.index].Phases);
                limits[i.index] = new ChargingLimit(share, watts, limits[i.index].Phases, whole.BoundBy);
            }
        }

        return limits;
    }

    private static TotalLimits Limits(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset now,
        ElectricalContext whole,
        CompositeRules? rules)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(connectors);
        return new TotalLimits(profiles, connectors, now, whole, rules ?? CompositeRules.Default);
    }
}
