using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Profiles;
using Moev.Ocpp.Profiles;

namespace Moev.Gateway.Http.Limits;

/// <summary>The limit in force on a connector, and its cause.</summary>
/// <param name="ConnectorId">0: the connectors of the charge point together.</param>
/// <param name="Limited">True when a profile limits; otherwise only the hardware does.</param>
/// <param name="Amperes">A on each phase; absent when no profile limits.</param>
/// <param name="Watts">W of all phases; absent when no profile limits.</param>
/// <param name="Cause">The profile that sets the limit; absent when there is none, or when the limit is a sum.</param>
/// <param name="Until">The time of the next change; absent when there is none.</param>
/// <param name="Next">The limit from then on.</param>
/// <param name="Purposes">The prevailing profile of each purpose, before the lowest was taken.</param>
/// <param name="Connectors">For connector 0: the limits that make up the sum.</param>
/// <param name="Unanswered">Unanswered changes, after which another limit may be in force; absent when there are none.</param>
internal sealed record LimitView(
    string Identity,
    int ConnectorId,
    DateTimeOffset At,
    bool Limited,
    decimal? Amperes,
    decimal? Watts,
    int Phases,
    CauseView? Cause,
    DateTimeOffset? Until,
    LimitPartView? Next,
    LimitTransactionView? Transaction,
    PurposesView Purposes,
    IReadOnlyList<LimitPartView>? Connectors,
    IReadOnlyList<DoubtView>? Unanswered)
{
    public static LimitView Of(ChargingSituation situation)
    {
        var limit = situation.Limit;
        var until = situation.NextChange;
        var layers = situation.Layers;
        return new LimitView(
            situation.Identity.Value,
            situation.ConnectorId,
            situation.At,
            situation.ConnectorId == 0 ? situation.Profiles.Count > 0 && IsLimited(situation) : !limit.IsUnlimited,
            limit.AmperesPerPhase,
            limit.Watts,
            limit.Phases,
            CauseView.Of(limit.BoundBy),
            until,
            until is { } at ? LimitPartView.Of(situation.LimitAt(at), at: at) : null,
            situation.Transaction is { } transaction ? new LimitTransactionView(transaction.Id, transaction.Start) : null,
            new PurposesView(
                LimitPartView.OfLayer(layers.ChargePointMax), LimitPartView.OfLayer(layers.Tx), LimitPartView.OfLayer(layers.TxDefault)),
            situation.ConnectorId > 0
                ? null
                : [.. situation.Connectors.Select(connector => LimitPartView.Of((situation with { ConnectorId = connector.ConnectorId }).Limit, connector.ConnectorId))],
            DoubtView.Of(situation.Doubts));
    }

    private static bool IsLimited(ChargingSituation situation) =>
        !situation.Layers.ChargePointMax.IsUnlimited
        || situation.Connectors.Any(connector => !(situation with { ConnectorId = connector.ConnectorId }).Limit.IsUnlimited);
}

/// <param name="Id">The transaction's id; absent when none is known.</param>
internal sealed record LimitTransactionView(int? Id, DateTimeOffset StartedAt);

/// <summary>The limit of each purpose by itself; a purpose that limits nothing now is absent.</summary>
/// <param name="TxDefaultProfile">Also while a TxProfile outranks it.</param>
internal sealed record PurposesView(LimitPartView? ChargePointMaxProfile, LimitPartView? TxProfile, LimitPartView? TxDefaultProfile);

/// <summary>A limit and its cause.</summary>
internal sealed record LimitPartView(int? ConnectorId, DateTimeOffset? At, decimal? Amperes, decimal? Watts, int Phases, CauseView? Cause)
{
    public static LimitPartView Of(in ChargingLimit limit, int? connectorId = null, DateTimeOffset? at = null) =>
        new(connectorId, at, limit.AmperesPerPhase, limit.Watts, limit.Phases, CauseView.Of(limit.BoundBy));

    public static LimitPartView? OfLayer(in ChargingLimit limit) => limit.IsUnlimited ? null : Of(limit);
}

/// <summary>The profile that causes a limit, with the names of OCPP 1.6 §7.8.</summary>
internal sealed record CauseView(int ConnectorId, int ChargingProfileId, string Purpose, int StackLevel, string Kind, int? TransactionId, DateTimeOffset InstalledAt)
{
    public static CauseView? Of(InstalledProfile? installed) => installed is null ? null : new CauseView(
        installed.ConnectorId,
        installed.Profile.ChargingProfileId,
        installed.Profile.ChargingProfilePurpose.ToString(),
        installed.Profile.StackLevel,
        installed.Profile.ChargingProfileKind.ToString(),
        installed.Profile.TransactionId,
        installed.InstalledAt);
}

/// <summary>A comparison of the limits that a charge point reports with those that the gateway expects.</summary>
/// <param name="Status">The charge point's status; nothing is compared when it is Rejected.</param>
/// <param name="ComparedFrom">The time at which the request was sent.</param>
/// <param name="ScheduleStart">The same moment by the charge point's clock; absent when it did not report one.</param>
/// <param name="Agrees">True when both are the same, apart from rounding to 0.1 and changes that are up to two seconds early or late.</param>
/// <param name="Expected">The schedule that follows from the installed profiles.</param>
/// <param name="Reported">The charge point's payload, as sent.</param>
/// <param name="Explanations">Conditions under which the gateway would expect exactly the reported schedule; empty when none is known.</param>
internal sealed record LimitCheckView(
    string Identity,
    int ConnectorId,
    string? Status,
    string? MessageId,
    double ElapsedMs,
    DateTimeOffset ComparedFrom,
    DateTimeOffset? ScheduleStart,
    string? Unit,
    bool? Agrees,
    IReadOnlyList<ExpectedPeriodView> Expected,
    RawJson Reported,
    IReadOnlyList<DifferenceView> Differences,
    IReadOnlyList<string> Explanations);

/// <param name="StartPeriod">Seconds from ComparedFrom.</param>
/// <param name="Causes">The profiles that set the limit; empty when only the hardware limits.</param>
internal sealed record ExpectedPeriodView(int StartPeriod, decimal? Amperes, decimal? Watts, int Phases, IReadOnlyList<CauseView> Causes)
{
    public static ExpectedPeriodView Of(CompositePeriod period) => new(
        period.StartPeriod,
        period.Limit.AmperesPerPhase,
        period.Limit.Watts,
        period.Limit.Phases,
        [.. period.Causes.Select(cause => CauseView.Of(cause)!)]);
}

/// <param name="From">The start, by the gateway's clock.</param>
/// <param name="Expected">In the unit of the check; without a profile, the maximum of the hardware.</param>
internal sealed record DifferenceView(DateTimeOffset From, DateTimeOffset To, int StartPeriod, int EndPeriod, decimal Expected, decimal Reported)
{
    public static DifferenceView Of(ScheduleDifference difference, DateTimeOffset start) => new(
        start.AddSeconds(difference.StartPeriod),
        start.AddSeconds(difference.EndPeriod),
        difference.StartPeriod,
        difference.EndPeriod,
        difference.Expected,
        difference.Reported);
}
