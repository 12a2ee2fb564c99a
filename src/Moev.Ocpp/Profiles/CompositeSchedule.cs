using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>What all installed charging profiles together allow (OCPP 1.6 §3.13). Pure functions.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Of the profiles of one purpose, the one with the highest stack level wins that is valid, started and not over. When its duration
/// ends, the next lower one wins; without one there is no limit (§3.13.2, errata 3.43).</item>
/// <item>TxProfile outranks TxDefaultProfile while it has a period in force (§3.13.1). Afterwards the default counts again: of two readings
/// of the errata's fall-back this is the one that never charges more than the site's default (<see cref="TxProfileRule"/>).</item>
/// <item>A TxDefaultProfile of a connector replaces the one of connector 0 on the same stack level (§3.13.1); other levels stack
/// (<see cref="ConnectorDefaultRule"/>).</item>
/// <item>ChargePointMaxProfile caps: the lower of both limits counts (§3.13.3).</item>
/// <item>A is per phase, W the sum. W becomes A over the set voltage and the period's own numberPhases, 3 if absent (errata 3.68), also on
/// a connector with fewer phases, which then gets only their share (<see cref="ExcessPhasesRule"/>).</item>
/// </list>
/// <see cref="CompositeRules"/> has the other readings. The functions named Total speak of the charge point as a whole, which is what
/// GetCompositeSchedule asks for with connector 0; for the others connector 0 is the cap of ChargePointMaxProfile.
/// </remarks>
public static partial class CompositeSchedule
{
    /// <summary>Boundaries that one question may walk over, so that no profile of a peer makes it endless.</summary>
    public const int MaxBoundaries = 10_000;

    /// <summary>The limit in force on a connector at an instant.</summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="connectorId">0 asks for the cap of the charge point as a whole.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="transaction">The transaction that runs on the connector. Without one, what a transaction starting now would get.</param>
    /// <param name="electrical">Voltage and phases; the hardware's own limit is not applied.</param>
    /// <param name="rules">How to read the specification; null: <see cref="CompositeRules.Default"/>.</param>
    public static ChargingLimit At(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical,
        CompositeRules? rules = null) =>
        Limits(profiles, connectorId, instant, transaction, electrical, rules).At(instant).ToLimit();

    /// <summary>What each purpose allows by itself at an instant.</summary>
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

    /// <summary>When amperes, watts or phases of <see cref="At"/> change next; null when never.</summary>
    /// <inheritdoc cref="At"/>
    /// <remarks>Whose limit it is may change before. After <see cref="MaxBoundaries"/> boundaries without a change it returns the last one: look again then.</remarks>
    public static DateTimeOffset? NextChange(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical,
        CompositeRules? rules = null) =>
        ScheduleWalk.NextChange(Limits(profiles, connectorId, instant, transaction, electrical, rules), instant);

    /// <summary>The answer to GetCompositeSchedule for a connector (OCPP 1.6 §5.7): the limits from an instant on, equal neighbours merged.</summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="connectorId">0 asks for the cap of the charge point as a whole.</param>
    /// <param name="from">The moment in which the request was received.</param>
    /// <param name="durationSeconds">How far to look.</param>
    /// <param name="unit">The unit wanted.</param>
    /// <param name="transaction">The transaction that runs on the connector. Without one, what a transaction starting now would get.</param>
    /// <param name="electrical">Its MaxAmperes is a local limit, and stands for no limit.</param>
    /// <param name="maxPeriods">With more periods the schedule ends early, and its duration says so.</param>
    /// <param name="rules">How to read the specification; null: <see cref="CompositeRules.Default"/>.</param>
    /// <returns>A schedule without startSchedule, as errata 3.57 demands. Periods begin on whole seconds after <paramref name="from"/>.</returns>
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

    /// <summary>The limits of a connector from an instant on, each with the profile that causes it. The hardware's own limit is not applied.</summary>
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
