using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <content>The charge point as a whole: what its connectors may draw together.</content>
public static partial class CompositeSchedule
{
    /// <summary>What the charge point as a whole may draw at an instant: the sum of its connectors, no more than its cap.</summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="connectors">The connectors of the charge point. Their hardware limits them where no profile does.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="whole">Voltage and phases of the charge point's connection to the grid; what that carries is not applied.</param>
    /// <param name="rules">How to read the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>Amperes are those of the phase that all connectors are taken to load, because nobody knows how they are wired.</returns>
    public static ChargingLimit TotalAt(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset instant,
        ElectricalContext whole,
        CompositeRules? rules = null) => Limits(profiles, connectors, instant, whole, rules).At(instant).ToLimit();

    /// <summary>When amperes, watts or phases of <see cref="TotalAt"/> change next; null when never.</summary>
    /// <inheritdoc cref="TotalAt"/>
    public static DateTimeOffset? TotalNextChange(
        IReadOnlyList<InstalledProfile> profiles,
        IReadOnlyList<ChargingConnector> connectors,
        DateTimeOffset instant,
        ElectricalContext whole,
        CompositeRules? rules = null) => ScheduleWalk.NextChange(Limits(profiles, connectors, instant, whole, rules), instant);

    /// <summary>
    /// The answer to GetCompositeSchedule for connector 0 (OCPP 1.6 §5.7, errata 3.30): "the total expected power or current the Charge Point
    /// expects to consume from the grid".
    /// </summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="connectors">The connectors of the charge point. Their hardware limits them where no profile does.</param>
    /// <param name="from">The moment in which the request was received.</param>
    /// <param name="durationSeconds">How far to look.</param>
    /// <param name="unit">The unit wanted.</param>
    /// <param name="whole">Voltage and phases of the charge point's connection to the grid; its MaxAmperes is a local limit.</param>
    /// <param name="maxPeriods">With more periods the schedule ends early, and its duration says so.</param>
    /// <param name="rules">How to read the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>As <see cref="Between"/>.</returns>
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

    /// <summary>What the charge point as a whole may draw from an instant on, with the profiles that cause it.</summary>
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
    /// The limits of connectors that charge at the same time: the cap of ChargePointMaxProfile holds for all of them together
    /// (OCPP 1.6 §3.13.3). Who needs less than an equal share leaves the rest to the others. All connectors are taken to load the same
    /// phases, because nobody knows how they are wired.
    /// </summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="charging">The connectors that charge. Their hardware's limit counts as what they need.</param>
    /// <param name="rules">How to read the specification; null: <see cref="CompositeRules.Default"/>.</param>
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
