using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>The profiles that apply to one connector, with the start of their schedules.</summary>
/// <param name="profiles">All installed profiles.</param>
/// <param name="connectorId">The connector; 0: only the cap of the charge point as a whole.</param>
/// <param name="transaction">The transaction on the connector.</param>
/// <param name="now">The start of a hypothetical transaction, when none runs.</param>
/// <param name="electrical">The voltage and phases.</param>
/// <param name="rules">The reading of the specification.</param>
internal readonly struct ConnectorLimits(
    IReadOnlyList<InstalledProfile> profiles,
    int connectorId,
    TransactionContext? transaction,
    DateTimeOffset now,
    ElectricalContext electrical,
    CompositeRules rules) : ILimits
{
    public ElectricalContext Electrical => electrical;

    public CompositeRules Rules => rules;

    public CurrentConversion At(DateTimeOffset instant)
    {
        var own = Prevailing(ChargingProfilePurpose.TxProfile, instant);
        if (own.IsUnlimited && !(rules.TxProfile == TxProfileRule.WhileInstalled && HasTxProfile()))
            own = Prevailing(ChargingProfilePurpose.TxDefaultProfile, instant);
        return own.Capped(Prevailing(ChargingProfilePurpose.ChargePointMaxProfile, instant), rules).Settled(electrical, rules);
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

    public InstalledProfile[] CausesAt(DateTimeOffset instant) => At(instant) switch
    {
        { Source: { } source, WattsSource: { } watts } when source != watts => [source, watts],
        { Source: { } source } => [source],
        { WattsSource: { } watts } => [watts],
        _ => [],
    };

    /// <summary>
    /// Gets the limit of one purpose: that of the profile with the highest stack level that has a period in force (OCPP 1.6 §3.13.2).
    /// </summary>
    public CurrentConversion Prevailing(ChargingProfilePurpose purpose, DateTimeOffset instant)
    {
        var prevailing = CurrentConversion.Unlimited(electrical);
        var level = -1;
        var isOwn = false;
        for (var i = 0; i < profiles.Count; i++)
        {
            var installed = profiles[i];
            var profile = installed.Profile;
            if (profile.ChargingProfilePurpose != purpose || !Applies(installed))
                continue;
            var goesFirst = rules.ConnectorDefault == ConnectorDefaultRule.GoesFirst && installed.ConnectorId > 0;
            if ((goesFirst == isOwn ? profile.StackLevel > level : goesFirst)
                && ScheduleClock.TryGetPeriod(installed, instant, StartOf(installed), out var period))
            {
                prevailing = CurrentConversion.Of(installed, period, electrical, rules);
                level = profile.StackLevel;
                isOwn = goesFirst;
            }
        }

        return prevailing;
    }

    private bool Applies(InstalledProfile installed) => installed.Profile.ChargingProfilePurpose switch
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

    private bool HasTxProfile()
    {
        for (var i = 0; i < profiles.Count; i++)
        {
            if (profiles[i].Profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile && Applies(profiles[i]))
                return true;
        }

        return false;
    }

    private bool IsReplaced(InstalledProfile general)
    {
        for (var i = 0; rules.ConnectorDefault == ConnectorDefaultRule.ReplacesLevel && i < profiles.Count; i++)
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

    /// <summary>Gets the start of a schedule. A cap of the whole charge point has no transaction: it counts from its installation.</summary>
    private DateTimeOffset StartOf(InstalledProfile installed)
    {
        if (installed.Profile.ChargingProfilePurpose != ChargingProfilePurpose.ChargePointMaxProfile)
            return transaction?.Start ?? now;
        return installed.Profile.ValidFrom is { } from && from.Value > installed.InstalledAt ? from.Value : installed.InstalledAt;
    }
}
