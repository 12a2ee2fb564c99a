using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>What all installed charging profiles together allow (OCPP 1.6 §3.13). Pure functions.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Of the profiles of one purpose, the one with the highest stack level wins that is valid, started and not over. When its duration
/// ends, the next lower one wins; without one there is no limit (§3.13.2, errata 3.43).</item>
/// <item>TxProfile outranks TxDefaultProfile while it has a period in force (§3.13.1). Afterwards the default counts again: of two readings
/// of the errata's fall-back this is the one that never charges more than the site's default.</item>
/// <item>A TxDefaultProfile of a connector replaces the one of connector 0 on the same stack level (§3.13.1); other levels stack.</item>
/// <item>ChargePointMaxProfile caps: the lower of both limits counts (§3.13.3).</item>
/// <item>A is per phase, W the sum. W becomes A over the set voltage and the period's own numberPhases, 3 if absent (errata 3.68), also on
/// a connector with fewer phases, which then gets only their share.</item>
/// </list>
/// </remarks>
public static class CompositeSchedule
{
    /// <summary>Boundaries that one question may walk over, so that no profile of a peer makes it endless.</summary>
    public const int MaxBoundaries = 10_000;

    /// <summary>The limit in force on a connector at an instant.</summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="connectorId">0 asks for the cap of the charge point as a whole.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="transaction">The transaction that runs on the connector. Without one, what a transaction starting now would get.</param>
    /// <param name="electrical">Voltage and phases; the hardware's own limit is not applied.</param>
    public static ChargingLimit At(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        return new Stack(profiles, connectorId, transaction, transaction?.Start ?? instant).At(instant, electrical).ToLimit(electrical);
    }

    /// <summary>When amperes, watts or phases of <see cref="At"/> change next; null when never.</summary>
    /// <remarks>Whose limit it is may change before. After <see cref="MaxBoundaries"/> boundaries without a change it returns the last one: look again then.</remarks>
    public static DateTimeOffset? NextChange(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset instant,
        TransactionContext? transaction,
        ElectricalContext electrical)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        var stack = new Stack(profiles, connectorId, transaction, transaction?.Start ?? instant);
        var now = stack.At(instant, electrical).ToLimit(electrical) with { BoundBy = null };
        for (var boundaries = 0; ; boundaries++)
        {
            instant = stack.NextBoundary(instant);
            if (instant == DateTimeOffset.MaxValue)
                return null;
            if (boundaries == MaxBoundaries || (stack.At(instant, electrical).ToLimit(electrical) with { BoundBy = null }) != now)
                return instant;
        }
    }

    /// <summary>The answer to GetCompositeSchedule (OCPP 1.6 §5.7): the limits from an instant on, equal neighbours merged.</summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="connectorId">0 asks for the charge point as a whole.</param>
    /// <param name="from">The moment in which the request was received.</param>
    /// <param name="durationSeconds">How far to look.</param>
    /// <param name="unit">The unit wanted.</param>
    /// <param name="transaction">The transaction that runs on the connector. Without one, what a transaction starting now would get.</param>
    /// <param name="electrical">Its MaxAmperes is a local limit, and stands for no limit.</param>
    /// <param name="maxPeriods">With more periods the schedule ends early, and its duration says so.</param>
    /// <returns>A schedule without startSchedule, as errata 3.57 demands. Periods begin on whole seconds after <paramref name="from"/>.</returns>
    public static ChargingSchedule Between(
        IReadOnlyList<InstalledProfile> profiles,
        int connectorId,
        DateTimeOffset from,
        int durationSeconds,
        ChargingRateUnit unit,
        TransactionContext? transaction,
        ElectricalContext electrical,
        int maxPeriods = 1000)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPeriods, 1);
        var stack = new Stack(profiles, connectorId, transaction, transaction?.Start ?? from);
        var periods = new List<ChargingSchedulePeriod> { stack.At(from, electrical).ToPeriod(0, unit, electrical) };
        var instant = from;
        for (var boundaries = 0; ; boundaries++)
        {
            var second = decimal.Ceiling((decimal)(stack.NextBoundary(instant) - from).Ticks / TimeSpan.TicksPerSecond);
            if (second >= durationSeconds)
                break;
            instant = from.AddSeconds((int)second);
            var period = stack.At(instant, electrical).ToPeriod((int)second, unit, electrical);
            if ((period with { StartPeriod = 0 }) == (periods[^1] with { StartPeriod = 0 }))
            {
                if (boundaries < MaxBoundaries)
                    continue;
            }
            else if (periods.Count < maxPeriods && boundaries < MaxBoundaries)
            {
                periods.Add(period);
                continue;
            }

            durationSeconds = (int)second;
            break;
        }

        return new ChargingSchedule(durationSeconds, null, unit, periods.ToArray());
    }

    /// <summary>
    /// The limits of connectors that charge at the same time: the cap of ChargePointMaxProfile holds for all of them together
    /// (OCPP 1.6 §3.13.3). Who needs less than an equal share leaves the rest to the others. All connectors are taken to load the same
    /// phases, because nobody knows how they are wired.
    /// </summary>
    /// <param name="profiles">All profiles that are installed.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="charging">The connectors that charge. Their hardware's limit counts as what they need.</param>
    /// <returns>One limit per connector, in the same order.</returns>
    public static ChargingLimit[] Shared(
        IReadOnlyList<InstalledProfile> profiles, DateTimeOffset instant, IReadOnlyList<ChargingConnector> charging)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(charging);
        var limits = new ChargingLimit[charging.Count];
        var needs = new decimal[charging.Count];
        for (var i = 0; i < limits.Length; i++)
        {
            var (id, transaction, electrical) = charging[i];
            limits[i] = At(profiles, id, instant, transaction, electrical);
            needs[i] = Math.Min(limits[i].AmperesPerPhase ?? electrical.MaxAmperes, electrical.MaxAmperes);
        }

        if (limits.Length == 0 || At(profiles, 0, instant, null, charging[0].Electrical) is not { AmperesPerPhase: { } cap } whole)
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

    /// <summary>The profiles that matter to one connector, and where their schedules start.</summary>
    private readonly struct Stack(
        IReadOnlyList<InstalledProfile> profiles, int connectorId, TransactionContext? transaction, DateTimeOffset chargingStart)
    {
        public CurrentConversion At(DateTimeOffset instant, ElectricalContext electrical)
        {
            var cap = Prevailing(ChargingProfilePurpose.ChargePointMaxProfile, instant, electrical);
            var own = Prevailing(ChargingProfilePurpose.TxProfile, instant, electrical);
            if (own.IsUnlimited)
                own = Prevailing(ChargingProfilePurpose.TxDefaultProfile, instant, electrical);
            return own.Capped(cap, electrical);
        }

        public DateTimeOffset NextBoundary(DateTimeOffset instant)
        {
            var next = DateTimeOffset.MaxValue;
            for (var i = 0; i < profiles.Count; i++)
            {
                var installed = profiles[i];
                if (Applies(installed) && ScheduleClock.NextBoundary(installed, instant, StartOf(installed)) is var boundary && boundary < next)
                    next = boundary;
            }

            return next;
        }

        private CurrentConversion Prevailing(ChargingProfilePurpose purpose, DateTimeOffset instant, ElectricalContext electrical)
        {
            var prevailing = CurrentConversion.Unlimited(electrical);
            var level = -1;
            for (var i = 0; i < profiles.Count; i++)
            {
                var installed = profiles[i];
                var profile = installed.Profile;
                if (profile.ChargingProfilePurpose == purpose
                    && profile.StackLevel > level
                    && Applies(installed)
                    && ScheduleClock.TryGetPeriod(installed, instant, StartOf(installed), out var period))
                {
                    prevailing = CurrentConversion.Of(installed, period, electrical);
                    level = profile.StackLevel;
                }
            }

            return prevailing;
        }

        private bool Applies(in InstalledProfile installed) => installed.Profile.ChargingProfilePurpose switch
        {
            ChargingProfilePurpose.ChargePointMaxProfile => installed.ConnectorId == 0,
            ChargingProfilePurpose.TxProfile =>
                connectorId > 0
                && installed.ConnectorId == connectorId
                && transaction is { } running
                && (installed.Profile.TransactionId ?? running.Id) == running.Id,
            ChargingProfilePurpose.TxDefaultProfile =>
                connectorId > 0 && (installed.ConnectorId == connectorId || (installed.ConnectorId == 0 && !IsReplaced(installed))),
            _ => false,
        };

        private bool IsReplaced(in InstalledProfile general)
        {
            for (var i = 0; i < profiles.Count; i++)
            {
                var installed = profiles[i];
                if (installed.ConnectorId == connectorId
                    && installed.Profile.ChargingProfilePurpose == ChargingProfilePurpose.TxDefaultProfile
                    && installed.Profile.StackLevel == general.Profile.StackLevel)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>No transaction starts a cap of the whole charge point: it counts from when it came into force.</summary>
        private DateTimeOffset StartOf(in InstalledProfile installed)
        {
            if (installed.Profile.ChargingProfilePurpose != ChargingProfilePurpose.ChargePointMaxProfile)
                return chargingStart;
            return installed.Profile.ValidFrom is { } from && from.Value > installed.InstalledAt ? from.Value : installed.InstalledAt;
        }
    }
}
