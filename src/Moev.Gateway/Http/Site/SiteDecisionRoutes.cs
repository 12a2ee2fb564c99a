using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Ports;

namespace Moev.Gateway.Http.Site;

/// <summary><c>GET /api/v1/site/decisions</c>: the newest cycles. <c>POST</c> of the same: a decision, if Site:Algorithm is external.</summary>
internal sealed class SiteDecisionRoutes(SiteFinder finder, IOptions<ControlOptions> control)
{
    public const int MaxLimit = 1_000;
    public const int DefaultLimit = 100;

    /// <summary>The changes in one page.</summary>
    public const int MaxChanges = 10_000;

    private const int BytesOfConnector = 1_024;

    public Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var before = query.Long("before");
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        var chargePoint = query.Text("chargePoint");
        var connectorId = query.Integer("connectorId", 1, RoutePaths.MaxConnectorId);
        if (chargePoint is null != connectorId is null)
            query.Refuse("connectorId", "Name chargePoint and connectorId together.");
        if (query.Problem is not null)
            return Task.FromResult(ControlReplies.Problem(query.Problem));
        if (finder.Controlled is not { } controlled)
            return Task.FromResult(SiteFinder.Off);
        var site = controlled.Inputs.Site;
        int? connector = chargePoint is null ? null : site.FindConnector(chargePoint, connectorId!.Value);
        if (connector < 0)
            return Task.FromResult(finder.NotInSite(chargePoint!, connectorId!.Value));

        var entries = controlled.Controller.History.List(before, limit, connector, MaxChanges);
        // A page ends where its changes do.
        var changes = 0;
        var whole = entries.TakeWhile((entry, index) => (changes += entry.Cycle.ChangeCount) <= MaxChanges || index == 0 || connector is not null).ToArray();
        long? next = whole.Length == limit || whole.Length < entries.Count ? whole[^1].Cycle.Number : null;
        return Task.FromResult(ControlReplies.Json(
            new SiteDecisionPage([.. whole.Select(entry => SiteCycleView.Of(site, entry))], next), SiteJson.Plain.SiteDecisionPage));
    }

    public async Task<IResult> PostAsync(HttpContext context)
    {
        if (finder.Controlled is not { } controlled)
            return SiteFinder.Off;
        var maxBytes = Math.Max(control.Value.MaxBodyBytes, BytesOfConnector * controlled.Inputs.Site.Connectors.Count);
        var (body, problem) = await RequestBody.ReadAsync(context, maxBytes);
        if (problem is not null)
            return ControlReplies.Problem(problem);
        var posted = controlled.Algorithm.Post(body.Span);
        return posted.Status switch
        {
            PostedDecisionStatus.Accepted => ControlReplies.Json(new SitePostedView("Accepted"), SiteJson.Plain.SitePostedView),
            PostedDecisionStatus.NotExternal => ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status409Conflict, ProblemReasons.AlgorithmNotExternal, $"{posted.Problem} Set Site:Algorithm to external.")),
            _ => ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status400BadRequest, ProblemReasons.InvalidDecision, posted.Problem ?? "The body is no decision for this site.")),
        };
    }
}

internal sealed record SitePostedView(string Status);
