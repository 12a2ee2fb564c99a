using System.Numerics;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>
/// A second implementation of the composite schedule, for comparison: profiles become time intervals and limits become fractions, and an
/// instant is looked up in them. Slow, and as close as possible to the wording of OCPP 1.6 §3.13.
/// </summary>
internal sealed class SlowComposite(
    IReadOnlyList<InstalledProfile> profiles, int connectorId, TransactionContext? transaction, DateTimeOffset asked, ElectricalContext electrical, CompositeRules rules)
{
    /// <summary>The limit of one layer; null means unlimited.</summary>
    public sealed record Limit(Fraction? Amperes, Fraction? Watts, int Phases);

    public Limit? At(DateTimeOffset instant)
    {
        var own = Layer(ChargingProfilePurpose.TxProfile, instant);
        var keepsDefaultAway = rules.TxProfile == TxProfileRule.WhileInstalled && Of(ChargingProfilePurpose.TxProfile).Any();
        if (own is null && !keepsDefaultAway)
            own = Layer(ChargingProfilePurpose.TxDefaultProfile, instant);
        var limit = Lower(own, Layer(ChargingProfilePurpose.ChargePointMaxProfile, instant));
        if (limit is null)
            return rules.Gap == GapRule.DefaultLimit ? Both(Fraction.Of(rules.GapAmperes), electrical.Phases) : null;
        return rules.LowCurrent == LowCurrentRule.Suspends && IsLow(limit)
            ? limit with { Amperes = limit.Amperes is null ? null : Fraction.Zero, Watts = limit.Watts is null ? null : Fraction.Zero }
            : limit;
    }

    /// <summary>Gets the prevailing profile of a purpose.</summary>
    public Limit? Layer(ChargingProfilePurpose purpose, DateTimeOffset instant)
    {
        var inForce = Of(purpose).Select(profile => (profile, period: PeriodAt(profile, instant))).Where(pair => pair.period is not null);
        var ordered = rules.ConnectorDefault == ConnectorDefaultRule.GoesFirst
            ? inForce.OrderByDescending(pair => pair.profile.ConnectorId > 0).ThenByDescending(pair => pair.profile.Profile.StackLevel)
            : inForce.OrderByDescending(pair => pair.profile.Profile.StackLevel);
        var first = ordered.FirstOrDefault();
        return first.profile is null ? null : Read(first.profile, first.period!.Value);
    }

    private IEnumerable<InstalledProfile> Of(ChargingProfilePurpose purpose) => profiles.Where(installed =>
        installed.Profile.ChargingProfilePurpose == purpose && purpose switch
        {
            ChargingProfilePurpose.ChargePointMaxProfile => installed.ConnectorId == 0,
            ChargingProfilePurpose.TxProfile => installed.ConnectorId == connectorId && connectorId > 0 && transaction is not null
                && (installed.Profile.TransactionId is null || installed.Profile.TransactionId == transaction.Value.Id),
            _ => connectorId > 0 && (installed.ConnectorId == connectorId || (installed.ConnectorId == 0 && !HasOwn(installed.Profile.StackLevel))),
        });

    private bool HasOwn(int level) => rules.ConnectorDefault == ConnectorDefaultRule.ReplacesLevel && profiles.Any(installed =>
        installed.ConnectorId == connectorId
        && installed.Profile.ChargingProfilePurpose == ChargingProfilePurpose.TxDefaultProfile
        && installed.Profile.StackLevel == level);

    private ChargingSchedulePeriod? PeriodAt(InstalledProfile installed, DateTimeOffset instant)
    {
        var profile = installed.Profile;
        if (instant < (profile.ValidFrom?.Value ?? DateTimeOffset.MinValue) || instant >= (profile.ValidTo?.Value ?? DateTimeOffset.MaxValue))
            return null;

        foreach (var (from, to) in Executions(installed, instant))
        {
            var periods = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray();
            for (var i = 0; i < periods.Length; i++)
            {
                var starts = from.AddSeconds(periods[i].StartPeriod);
                var ends = i + 1 < periods.Length ? from.AddSeconds(periods[i + 1].StartPeriod) : DateTimeOffset.MaxValue;
                if (instant >= starts && instant < ends && instant < to)
                    return periods[i];
            }
        }

        return null;
    }

    /// <summary>Gets the intervals during which the schedule runs from its beginning, up to an instant.</summary>
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Executions(InstalledProfile installed, DateTimeOffset instant)
    {
        var profile = installed.Profile;
        var schedule = profile.ChargingSchedule;
        var from = profile.ChargingProfileKind == ChargingProfileKind.Relative || schedule.StartSchedule is null
            ? profile.ChargingProfilePurpose == ChargingProfilePurpose.ChargePointMaxProfile
                ? new[] { profile.ValidFrom?.Value ?? installed.InstalledAt, installed.InstalledAt }.Max()
                : transaction?.Start ?? asked
            : schedule.StartSchedule.Value.Value;
        var every = profile.ChargingProfileKind != ChargingProfileKind.Recurring || schedule.StartSchedule is null ? (TimeSpan?)null
            : profile.RecurrencyKind == RecurrencyKind.Daily ? TimeSpan.FromDays(1) : TimeSpan.FromDays(7);
        do
        {
            var to = schedule.Duration is { } seconds ? from.AddSeconds(seconds) : DateTimeOffset.MaxValue;
            if (every is { } length && from + length < to)
                to = from + length;
            yield return (from, to);
            from += every ?? TimeSpan.Zero;
        }
        while (every is not null && from <= instant);
    }

    private Limit Read(InstalledProfile installed, ChargingSchedulePeriod period)
    {
        var schedule = installed.Profile.ChargingSchedule;
        var limit = Fraction.Of(Math.Max(period.Limit, 0));
        if (rules.MinChargingRate == MinChargingRateRule.RaisesLimit && schedule.MinChargingRate is { } least && Fraction.Of(least) > limit)
            limit = Fraction.Of(least);
        var phases = period.NumberPhases ?? 3;
        var used = Math.Min(phases, electrical.Phases);
        var isPower = schedule.ChargingRateUnit == ChargingRateUnit.W;
        if (rules.Units == UnitRule.SideBySide)
            return isPower ? new Limit(null, limit, used) : new Limit(limit, null, used);
        if (!isPower)
            return Both(limit, used);
        var per = rules.ExcessPhases == ExcessPhasesRule.Whole ? used : phases;
        return Both(limit / Fraction.Of(electrical.Voltage * per), used);
    }

    private Limit Both(Fraction amperes, int phases) => new(amperes, amperes * Fraction.Of(electrical.Voltage * phases), phases);

    private Limit? Lower(Limit? own, Limit? cap)
    {
        if (own is null || cap is null)
            return own ?? cap;
        var phases = Math.Min(own.Phases, cap.Phases);
        return rules.Units == UnitRule.SideBySide
            ? new Limit(Least(own.Amperes, cap.Amperes), Least(own.Watts, cap.Watts), phases)
            : Both(Least(own.Amperes, cap.Amperes)!.Value, phases);
    }

    private bool IsLow(Limit limit) =>
        limit.Amperes < Fraction.Of(rules.LeastAmperes) || limit.Watts / Fraction.Of(electrical.Voltage * limit.Phases) < Fraction.Of(rules.LeastAmperes);

    private static Fraction? Least(Fraction? one, Fraction? other) => one is null ? other : other is null ? one : one < other ? one : other;

    /// <summary>An exact number without rounding.</summary>
    public readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public static Fraction Zero => new(0, 1);

        public static bool operator <(Fraction a, Fraction b) => a.Numerator * b.Denominator < b.Numerator * a.Denominator;

        public static bool operator >(Fraction a, Fraction b) => b < a;

        public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

        public static Fraction operator /(Fraction a, Fraction b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

        public static Fraction operator +(Fraction a, Fraction b) => new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Fraction Of(decimal value) => new(new BigInteger(value * 1_000_000), 1_000_000);

        /// <summary>Rounds down to 0.1.</summary>
        public decimal Floor() => (decimal)BigInteger.Divide(Numerator * 10, Denominator) / 10;
    }
}
