using Moev.Gateway.SmartCharging.Control;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.Http.Site;

/// <param name="Cycles">The newest first.</param>
/// <param name="Next">The number before which the next page begins.</param>
internal sealed record SiteDecisionPage(IReadOnlyList<SiteCycleView> Cycles, long? Next);

/// <param name="Number">The number of the observation.</param>
/// <param name="At">The beginning of the cycle.</param>
/// <param name="Triggers">The reasons for it.</param>
/// <param name="DecidedBy">The algorithm that decided.</param>
/// <param name="Fallback">True when Site:Fallback decided.</param>
/// <param name="Problem">The reason why Site:Algorithm did not decide.</param>
/// <param name="DecisionMs">The time that the decision took.</param>
/// <param name="ElapsedMs">The time of the whole cycle.</param>
/// <param name="Interventions">The connectors that get another current than decided.</param>
/// <param name="OverloadedNode">A node that was above its limit whatever was sent.</param>
/// <param name="ChangeCount">The connectors whose current changed. Changes that were too many for the memory are not listed.</param>
internal sealed record SiteCycleView(
    long Number,
    DateTimeOffset At,
    string Triggers,
    string DecidedBy,
    bool Fallback,
    string? Problem,
    double DecisionMs,
    double ElapsedMs,
    int Interventions,
    string? OverloadedNode,
    int ChangeCount,
    IReadOnlyList<SiteChangeView> Changes)
{
    public static SiteCycleView Of(SiteModel site, CycleEntry entry) => new(
        entry.Cycle.Number,
        entry.Cycle.At,
        entry.Cycle.Triggers.ToString(),
        entry.Cycle.DecidedBy,
        entry.Cycle.IsFallback,
        entry.Cycle.Problem,
        Math.Round(entry.Cycle.DecisionTime.TotalMilliseconds, 2),
        Math.Round(entry.Cycle.Elapsed.TotalMilliseconds, 2),
        entry.Cycle.Interventions,
        entry.Cycle.OverloadedNode is >= 0 and var node ? site.Nodes[node].Id : null,
        entry.Cycle.ChangeCount,
        [.. entry.Changes.Select(change => SiteChangeView.Of(site, change))]);
}

/// <param name="TransactionId">The running transaction.</param>
/// <param name="Status">The last StatusNotification.</param>
/// <param name="MeasuredAmps">The measured current.</param>
/// <param name="CeilingAmps">A per phase that it could draw whatever is sent.</param>
/// <param name="BeforeAmps">A per phase that the cycle before allowed.</param>
/// <param name="DecidedAmps">A per phase that the algorithm decided.</param>
/// <param name="AllowedAmps">A per phase after contactor care and the safety layer.</param>
/// <param name="Reason">The reason for which it gets another current than decided.</param>
/// <param name="BindingNode">The node that limits it.</param>
/// <param name="SentAfterSeconds">The time from the beginning of the cycle until it was sent. Absent: not sent (yet), or replaced by a newer one.</param>
/// <param name="Outcome">Accepted, Refused, Unanswered or NotSent.</param>
/// <param name="AnsweredAfterSeconds">The time until the charge point answered.</param>
/// <param name="FollowedAfterSeconds">The time until a measurement showed the new current.</param>
internal sealed record SiteChangeView(
    string ChargePoint,
    int ConnectorId,
    int? TransactionId,
    string? Status,
    double? MeasuredAmps,
    double? CeilingAmps,
    double? BeforeAmps,
    double? DecidedAmps,
    double? AllowedAmps,
    string? Reason,
    string? BindingNode,
    double? SentAfterSeconds,
    string? Outcome,
    double? AnsweredAfterSeconds,
    double? FollowedAfterSeconds)
{
    public static SiteChangeView Of(SiteModel site, in ConnectorChange change) => new(
        site.Connectors[change.Connector].ChargePoint,
        site.Connectors[change.Connector].ConnectorId,
        change.TransactionId == 0 ? null : change.TransactionId,
        change.Status == ConnectorStatus.Unknown ? null : change.Status.ToString(),
        Numbers.Round(change.MeasuredAmps, 2),
        Numbers.Round(change.CeilingAmps, 2),
        Numbers.Round(change.BeforeAmps, 2),
        Numbers.Round(change.DecidedAmps, 2),
        Numbers.Round(change.AllowedAmps, 2),
        change.Reason == InterventionReason.None ? null : change.Reason.ToString(),
        change.Node >= 0 ? site.Nodes[change.Node].Id : null,
        Numbers.Round(change.SentAfter, 3),
        change.Outcome?.ToString(),
        Numbers.Round(change.AnsweredAfter, 3),
        Numbers.Round(change.FollowedAfter, 3));
}
