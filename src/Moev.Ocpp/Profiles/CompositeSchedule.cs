using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>Computes the combined limit of all installed charging profiles (OCPP 1.6 §3.13). Pure functions.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Of the profiles of one purpose, the one with the highest stack level wins that is valid, has started and has not ended. When its
/// duration ends, the next lower one wins; without one there is no limit (§3.13.2, errata 3.43).</item>
/// <item>TxProfile outranks TxDefaultProfile while it has a period in force (§3.13.1). Afterwards the default applies again: of two
/// readings of the errata's fall-back, this one never charges more than the site's default (<see cref="TxProfileRule"/>).</item>
/// <item>A TxDefaultProfile of a connector replaces the one of connector 0 on the same stack level (§3.13.1); other levels stack (<see
/// cref="ConnectorDefaultRule"/>).</item>
/// <item>ChargePointMaxProfile caps: the lower of both limits applies (§3.13.3).</item>
/// <item>A is per phase, W is the sum. W is converted to A with the configured voltage and the period's own numberPhases, 3 if absent
/// (errata 3.68). A connector with fewer phases gets only their share (<see cref="ExcessPhasesRule"/>).</item>
/// </list>
/// <see cref="CompositeRules"/> offers the other readings. The methods named Total compute the charge point as a whole, which is what
/// GetCompositeSchedule requests with connector 0; in the other methods connector 0 is the cap of ChargePointMaxProfile.
/// </remarks>
public static partial class CompositeSchedule
{
    /// <summary>The maximum number of period boundaries that one call visits. Bounds the work that a peer's profiles can cause.</summary>
    public const int MaxBoundaries = 10_000;

    /// <summary>Gets the limit in force on a connector at an instant.</summary>
    /// <param name="profiles">All installed profiles.</param>
    /// <param name="connectorId">The connector; 0 for the cap of the charge point as a whole.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="transaction">The transaction on the connector. Null: the limit of a transaction that starts now.</param>
    /// <param name="electrical">The voltage and phases. The hardware limit is not applied.</param>
    /// <param name="rules">The reading of the specification; null: <see cref="CompositeRules.Default"/>.</param>
    public static ChargingLimit At(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical,
        CompositeRules? rules = null) =>
        Limits(profiles, connectorId, instant, transaction, electrical, rules).At(instant).ToLimit();

    /// <summary>Gets the limit of each purpose alone at an instant.</summary>
    /// <inheritdoc cref="At"/>
    public static CompositeLayers LayersAt(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical,
        CompositeRules? rules = null)
    {
        var limits = Limits(profiles, connectorId, instant, transaction, electrical, rules);
        return new CompositeLayers(
            limits.Prevailing(ChargingProfilePurpose.ChargePointMaxProfile, instant).ToLimit(),
            limits.Prevailing(ChargingProfilePurpose.TxProfile, instant).ToLimit(),
            limits.Prevailing(ChargingProfilePurpose.TxDefaultProfile, instant).ToLimit());
    }

    /// <summary>Gets the next instant at which amperes, watts or phases of <see cref="At"/> change; null when they never do.</summary>
    /// <inheritdoc cref="At"/>
    /// <remarks>
    /// The profile that sets the limit may change earlier. After <see cref="MaxBoundaries"/> boundaries without a change, the method
    /// returns the last one: call it again then.
    /// </remarks>
    public static DateTimeOffset? NextChange(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical,
        CompositeRules? rules = null) =>
        ScheduleWalk.NextChange(Limits(profiles, connectorId, instant, transaction, electrical, rules), instant);

    /// <summary>
    /// Gets the answer to GetCompositeSchedule for a connector (OCPP 1.6 §5.7): the limits from an instant on, with equal neighbours
    /// merged.
    /// </summary>
    /// <param name="profiles">All installed profiles.</param>
    /// <param name="connectorId">The connector; 0 for the cap of the charge point as a whole.</param>
    /// <param name="from">The instant at which the request was received.</param>
    /// <param name="durationSeconds">The length of the schedule in seconds.</param>
    /// <param name="unit">The unit of the result.</param>
    /// <param name="transaction">The transaction on the connector. Null: the limit of a transaction that starts now.</param>
    /// <param name="electrical">The voltage and phases. MaxAmperes is a local limit, and represents "no limit".</param>
    /// <param name="maxPeriods">The maximum number of periods. With more, the schedule ends early, and its duration says so.</param>
    /// <param name="rules">The reading of the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>A schedule without startSchedule, as errata 3.57 requires. Periods begin on whole seconds after <paramref name="from"/>.</returns>
    public static ChargingSchedule Between(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset from,
        int durationSeconds,
        ChargingRateUnit unit,
        TransactionContext? transaction,
        ElectricalContext electrical,
        int maxPeriods = 1000,
        CompositeRules? rules = null) =>
        ScheduleWalk.Schedule(Limits(profiles, connectorId, from, transaction, electrical, rules), from, durationSeconds, unit, maxPeriods);

    /// <summary>
    /// Gets the limits of a connector from an instant on, each with the profile that causes it. The hardware limit is not applied.
    /// </summary>
    /// <inheritdoc cref="Between"/>
    public static CompositeTimeline Timeline(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset from,
        int durationSeconds,
        TransactionContext? transaction,
        ElectricalContext electrical,
        int maxPeriods = 1000,
        CompositeRules? rules = null) =>
        ScheduleWalk.Timeline(Limits(profiles, connectorId, from, transaction, electrical, rules), from, durationSeconds, maxPeriods);

    private static ConnectorLimits Limits(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset now,
        TransactionContext? transaction,
        ElectricalContext electrical,
        CompositeRules? rules)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        return new ConnectorLimits(profiles, connectorId, transaction, now, electrical, rules ?? CompositeRules.Default);
    }
}
