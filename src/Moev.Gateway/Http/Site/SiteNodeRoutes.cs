using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.Http.Site;

/// <summary>
/// <c>PUT /api/v1/site/nodes/{node}/limit</c> {limitAmps|limitKw, until|seconds}, <c>GET</c> and <c>DELETE</c> of the same: a limit for a time, such as a grid operator's
/// signal. <c>PUT …/measurement</c> {[amps, kw], includesChargers[, at]}: the reading of a meter at the node.
/// </summary>
internal sealed class SiteNodeRoutes(SiteFinder finder, ISiteRecords records, IOptions<ControlOptions> control, TimeProvider time)
{
    public const int MaxSeconds = 604_800; // a week
    public const int MaxAmps = 100_000;
    public const int MaxKw = 100_000;
    public const int MaxAgeHours = 24;

    // The clock of a meter is rarely exact.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(1);

    private static readonly string[] LimitMembers = ["limitAmps", "limitKw", "until", "seconds"];
    private static readonly string[] MeasurementMembers = ["amps", "kw", "includesChargers", "at"];

    public async Task<IResult> PutLimitAsync(HttpContext context)
    {
        if (!finder.TryFindNode(context, out var inputs, out var node, out var problem))
            return problem;
        using var body = await CommandBody.ReadAsync(context, control.Value.MaxBodyBytes, LimitMembers);
        var now = time.GetUtcNow();
        var amps = body.Number("limitAmps", MaxAmps);
        var kilowatts = body.Number("limitKw", MaxKw);
        var until = body.Instant("until");
        var seconds = body.Integer("seconds", 1, MaxSeconds);
        if (amps is null && kilowatts is null)
            body.Refuse("limitAmps", "Name limitAmps, limitKw or both.");
        if (until is null == seconds is null)
            body.Refuse("until", "Name the end of the limit: until or seconds, not both.");
        until ??= seconds is { } value ? now.AddSeconds(value) : null;
        if (until <= now || until > now.AddSeconds(MaxSeconds))
            body.Refuse("until", "'until' must be in the future, at most 7 days from now.");
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var signal = new NodeSignal(inputs.Site.Nodes[node].Id, now, until!.Value, (double?)amps, (double?)(kilowatts * 1_000));
        return await records.StoreSignalAsync(signal) ? Reply(inputs, node, signal) : SiteSessionRoutes.TooMany();
    }

    public Task<IResult> GetLimitAsync(HttpContext context)
    {
        if (!finder.TryFindNode(context, out var inputs, out var node, out var problem))
            return Task.FromResult(problem);
        return Task.FromResult(inputs.SignalOf(node) is { } signal ? Reply(inputs, node, signal) : Unknown());
    }

    public async Task<IResult> DeleteLimitAsync(HttpContext context)
    {
        if (!finder.TryFindNode(context, out var inputs, out var node, out var problem))
            return problem;
        return inputs.SignalOf(node) is { } signal && await records.RemoveSignalAsync(signal.Node) ? Reply(inputs, node, signal) : Unknown();
    }

    public async Task<IResult> PutMeasurementAsync(HttpContext context)
    {
        if (!finder.TryFindNode(context, out var inputs, out var node, out var problem))
            return problem;
        using var body = await CommandBody.ReadAsync(context, control.Value.MaxBodyBytes, MeasurementMembers);
        var now = time.GetUtcNow();
        var amps = body.SignedNumbers("amps", 3, MaxAmps);
        var kilowatts = body.Signed("kw", MaxKw);
        var includesChargers = body.Boolean("includesChargers");
        var at = body.Instant("at") ?? now;
        if (amps is null && kilowatts is null)
            body.Refuse("amps", "Name amps, kw or both.");
        if (at > now + MaxAhead || at < now.AddHours(-MaxAgeHours))
            body.Refuse("at", $"'at' must be within the last {MaxAgeHours} hours, and at most one minute ahead of the gateway's clock.");
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var measurement = inputs.Measure(
            node,
            new NodeMeasurement(
                amps is [var l1, var l2, var l3] ? new PhaseValues(l1, l2, l3) : null, kilowatts * 1_000, includesChargers!.Value, at < now ? at : now));
        return ControlReplies.Json(SiteNodeMeasurementView.Of(inputs.Site.Nodes[node].Id, measurement), SiteJson.Plain.SiteNodeMeasurementView);
    }

    private static IResult Reply(SiteInputs inputs, int node, NodeSignal signal) =>
        ControlReplies.Json(SiteNodeLimitView.Of(inputs.Site.Nodes[node], signal), SiteJson.Plain.SiteNodeLimitView);

    private static IResult Unknown() => ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status404NotFound, ProblemReasons.NodeLimitUnknown, "No limit is signalled for this node, or it has ended. The limit of the site file holds."));
}
