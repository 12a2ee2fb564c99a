using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Limits;

/// <summary>
/// <c>GET /api/v1/charge-points/{identity}/connectors/{connectorId}/limit</c>: the limit in force and its cause;
/// <c>POST …/limit/check[?duration=&amp;unit=]</c>: compares it with the schedule that the charge point reports.
/// </summary>
internal sealed class ConnectorLimitRoutes(ChargePointFinder finder, CommandSender sender, CapabilityReader capabilities, SituationReader situations)
{
    /// <summary>Seconds: a week.</summary>
    private const int MaxDuration = 604_800;

    private const int DefaultDuration = 86_400;

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var compare = query.Boolean("compare") ?? false;
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);
        if (compare)
            return await CheckAsync(context);

        var identity = RoutePaths.Identity(context);
        var connectorId = RoutePaths.ConnectorId(context);
        if (!await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();
        var situation = await situations.ReadAsync(identity, connectorId, context.RequestAborted);
        return ControlReplies.Json(LimitView.Of(situation), LimitJson.Plain.LimitView);
    }

    public async Task<IResult> CheckAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        var seconds = query.Integer("duration", 1, MaxDuration) ?? DefaultDuration;
        var wanted = ReadUnit(query);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var connectorId = RoutePaths.ConnectorId(context);
        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return unreachable.Reply();
        var caller = HttpCaller.Of(context);
        var (capability, failed) = await capabilities.ReadAsync(identity, caller, context.RequestAborted);
        if (failed is not null)
            return failed.Reply();

        var situation = await situations.ReadAsync(identity, connectorId, context.RequestAborted);
        var unit = wanted ?? SituationReader.UnitOf(situation.Profiles, capability.Allows(ChargingRateUnit.A), capability.Allows(ChargingRateUnit.W));
        var sent = await sender.SendAsync(
            identity, Action16.GetCompositeSchedule, new GetCompositeScheduleRequest(connectorId, seconds, unit), caller, null, context.RequestAborted);
        if (sent.Failure is not null)
            return sent.Failure.Reply();
        var view = View(sent, situation.At, await situations.ReadAsync(identity, connectorId, context.RequestAborted), seconds, unit);
        return strict && !sent.IsAccepted
            ? ControlReplies.Problem(sent.NotAccepted().With(OutcomeMembers.Answer.Of(view.Reported)))
            : ControlReplies.Json(view, LimitJson.Plain.LimitCheckView);
    }

    private static LimitCheckView View(SentCommand sent, DateTimeOffset asked, ChargingSituation situation, int seconds, ChargingRateUnit unit)
    {
        var answer = sent.Answer();
        sent.Outcome.TryRead<GetCompositeScheduleResponse>(out var response);

        // The schedule counts from when the request was received, some time between the question and now.
        var start = response.ScheduleStart?.Value;
        if (start >= asked.AddSeconds(-ScheduleComparison.Slack) && start <= situation.At.AddSeconds(ScheduleComparison.Slack))
            situation = situation with { At = start.Value };
        var view = new LimitCheckView(
            answer.Id,
            situation.ConnectorId,
            answer.Status,
            answer.MessageId,
            answer.ElapsedMs,
            situation.At,
            start,
            unit.ToString(),
            Agrees: null,
            [.. situation.Timeline(seconds).Periods.Select(ExpectedPeriodView.Of)],
            new RawJson(sent.Outcome.Payload),
            [],
            []);
        if (!sent.IsAccepted)
            return view;
        if (response.ChargingSchedule is not { } reported)
            return view with { Explanations = ["The charge point accepted, but sent no schedule."] };

        var expected = situation.Schedule(seconds, reported.ChargingRateUnit);
        var differences = ScheduleComparison.Differences(expected, reported);
        return view with
        {
            Unit = reported.ChargingRateUnit.ToString(),
            Agrees = differences.Count == 0,
            Differences = [.. differences.Select(difference => DifferenceView.Of(difference, situation.At))],
            Explanations = differences.Count == 0 ? [] : ScheduleComparison.Explain(situation, reported, start, seconds),
        };
    }

    private static ChargingRateUnit? ReadUnit(QueryReader query)
    {
        switch (query.Text("unit"))
        {
            case null:
                return null;
            case "A":
                return ChargingRateUnit.A;
            case "W":
                return ChargingRateUnit.W;
            default:
                query.Refuse("unit", "'unit' must be A or W.");
                return null;
        }
    }
}
