using System.Globalization;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Short notations for charging profiles, so that a worked example fits on a page.</summary>
internal static class ProfileBuilder
{
    public static readonly ElectricalContext ThreePhases = ElectricalContext.Default;

    public static readonly ElectricalContext OnePhase = ElectricalContext.Default with { Phases = 1 };

    /// <summary>Gets an instant: Thursday, 2026-01-01T00:00Z, plus a time such as "08:30", "1.08:30" (days first) or "08:30:15".</summary>
    public static DateTimeOffset At(string time) =>
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);

    public static ChargingProfile Max(int level, ChargingSchedule schedule) => Profile(level, ChargingProfilePurpose.ChargePointMaxProfile, schedule);

    public static ChargingProfile TxDefault(int level, ChargingSchedule schedule) => Profile(level, ChargingProfilePurpose.TxDefaultProfile, schedule);

    public static ChargingProfile Tx(int level, ChargingSchedule schedule, int? transactionId = null) =>
        Profile(level, ChargingProfilePurpose.TxProfile, schedule) with { TransactionId = transactionId };

    public static ChargingProfile Daily(this ChargingProfile profile) =>
        profile with { ChargingProfileKind = ChargingProfileKind.Recurring, RecurrencyKind = RecurrencyKind.Daily };

    public static ChargingProfile Weekly(this ChargingProfile profile) =>
        profile with { ChargingProfileKind = ChargingProfileKind.Recurring, RecurrencyKind = RecurrencyKind.Weekly };

    public static ChargingProfile Relative(this ChargingProfile profile) => profile with { ChargingProfileKind = ChargingProfileKind.Relative };

    public static ChargingProfile Valid(this ChargingProfile profile, string? from, string? to) =>
        profile with { ValidFrom = from is null ? null : At(from), ValidTo = to is null ? null : At(to) };

    public static ChargingProfile Id(this ChargingProfile profile, int id) => profile with { ChargingProfileId = id };

    public static ChargingSchedule A(params ChargingSchedulePeriod[] periods) => new(null, null, ChargingRateUnit.A, periods);

    public static ChargingSchedule W(params ChargingSchedulePeriod[] periods) => new(null, null, ChargingRateUnit.W, periods);

    public static ChargingSchedule A(decimal limit, int? phases = null) => A(P(0, limit, phases));

    public static ChargingSchedule W(decimal limit, int? phases = null) => W(P(0, limit, phases));

    public static ChargingSchedulePeriod P(int start, decimal limit, int? phases = null) => new(start, limit, phases);

    public static ChargingSchedule From(this ChargingSchedule schedule, string start) => schedule with { StartSchedule = At(start) };

    public static ChargingSchedule For(this ChargingSchedule schedule, int seconds) => schedule with { Duration = seconds };

    public static InstalledProfile On(this ChargingProfile profile, int connectorId, string installedAt = "00:00") =>
        new(connectorId, profile, At(installedAt));

    public static TransactionContext Started(string start, int? id = 7) => new(id, At(start));

    /// <summary>Formats a schedule, such as <c>3600 s A: 0=16/3 1800=10/3</c>: seconds, limit, phases.</summary>
    public static string Describe(ChargingSchedule schedule)
    {
        var periods = schedule.ChargingSchedulePeriod.ToArray()
            .Select(period => string.Create(CultureInfo.InvariantCulture, $"{period.StartPeriod}={period.Limit:0.##}/{period.NumberPhases}"));
        return $"{schedule.Duration} s {schedule.ChargingRateUnit}: {string.Join(' ', periods)}";
    }

    /// <summary>Formats a limit, such as <c>16 A 11040 W 3 ph</c> or <c>unlimited</c>.</summary>
    public static string Describe(ChargingLimit limit) => limit.IsUnlimited
        ? "unlimited"
        : string.Create(CultureInfo.InvariantCulture, $"{limit.AmperesPerPhase:0.##} A {limit.Watts:0.##} W {limit.Phases} ph");

    private static ChargingProfile Profile(int level, ChargingProfilePurpose purpose, ChargingSchedule schedule) =>
        new((level * 10) + (int)purpose, null, level, purpose, ChargingProfileKind.Absolute, null, null, null, schedule);
}
