using System.Buffers;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.Http.Site;

/// <summary><c>GET /api/v1/site</c>: the state of the site after the last cycle. <c>GET /api/v1/site/observation</c>: what the algorithm got.</summary>
internal sealed class SiteRoutes(SiteFinder finder, IOptions<SiteOptions> options)
{
    public const int MaxLimit = 10_000;
    public const int DefaultLimit = 1_000;

    public Task<IResult> GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var chargePoint = query.Text("chargePoint");
        var node = query.Text("node");
        var after = query.Integer("after", 0, int.MaxValue) ?? 0;
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        if (query.Problem is not null)
            return Task.FromResult(ControlReplies.Problem(query.Problem));
        if (finder.Controlled is not { } controlled)
            return Task.FromResult(SiteFinder.Off);
        if (controlled.Controller.Read(view => View(controlled, view, chargePoint, node, after, limit)) is not { } state)
            return Task.FromResult(SiteFinder.Starting);
        return Task.FromResult(ControlReplies.Json(state, SiteJson.Plain.SiteStateView));
    }

    public Task<IResult> GetObservationAsync(HttpContext context)
    {
        if (finder.Controlled is not { } controlled)
            return Task.FromResult(SiteFinder.Off);
        var output = new ArrayBufferWriter<byte>(64 * 1_024);
        var isThere = controlled.Controller.Read(view =>
        {
            if (view.Observation.Number == 0)
                return false;
            using var writer = new ObservationWriter(view.Site);
            writer.Write(view.Observation, output);
            return true;
        });
        return Task.FromResult<IResult>(isThere ? TypedResults.Bytes(output.WrittenMemory, "application/json") : SiteFinder.Starting);
    }

    private SiteStateView? View(SiteFinder.ControlledSite controlled, SiteView view, string? chargePoint, string? node, int after, int limit)
    {
        if (view.Observation.Number == 0)
            return null;
        var connectors = new List<SiteConnectorView>();
        int? next = null;
        for (var i = after; i < view.Site.Connectors.Count; i++)
        {
            var connector = view.Site.Connectors[i];
            if ((chargePoint is not null && connector.ChargePoint != chargePoint) || (node is not null && connector.Node != node))
                continue;
            if (connectors.Count == limit)
            {
                next = i;
                break;
            }

            connectors.Add(SiteConnectorView.Of(view, controlled.Inputs, controlled.SetPoints, i));
        }

        return new SiteStateView(
            view.Site.Site.Name,
            view.Observation.At,
            view.Observation.Number,
            Math.Round(view.Elapsed.TotalMilliseconds, 2),
            options.Value.Safety.ToString(),
            SiteAlgorithmView.Of(controlled.Controller.Algorithm, view.Outcome),
            SiteStateView.Count(view.Reasons),
            view.OverloadedNode is >= 0 and var overloaded ? view.Site.Nodes[overloaded].Id : null,
            [.. Enumerable.Range(0, view.Site.Nodes.Count).Select(index => SiteNodeView.Of(view, controlled.Inputs, index))],
            connectors,
            next);
    }
}
