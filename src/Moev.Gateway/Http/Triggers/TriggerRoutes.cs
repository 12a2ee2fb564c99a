using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Triggers;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/trigger</c> {requestedMessage[, connectorId, extended]}: asks a charge point for a message, with
/// TriggerMessage (OCPP 1.6 §5.17) or ExtendedTriggerMessage (security whitepaper §5.5), and says whether it came.
/// </summary>
internal sealed class TriggerRoutes(
    ChargePointFinder finder, CommandSender sender, ArrivalWatch arrivals, IChargePointRecords chargePoints, TimeProvider time, IOptions<ControlOptions> options)
{
    private const int MaxWaitSeconds = 300;

    private static readonly string[] Members = ["requestedMessage", "connectorId", "extended"];

    private static readonly string[] Plain =
    [
        nameof(MessageTrigger.BootNotification), nameof(MessageTrigger.DiagnosticsStatusNotification), nameof(MessageTrigger.FirmwareStatusNotification),
        nameof(MessageTrigger.Heartbeat), nameof(MessageTrigger.MeterValues), nameof(MessageTrigger.StatusNotification),
    ];

    private static readonly string[] Extended =
    [
        nameof(ExtendedMessageTrigger.BootNotification), nameof(ExtendedMessageTrigger.LogStatusNotification),
        nameof(ExtendedMessageTrigger.FirmwareStatusNotification), nameof(ExtendedMessageTrigger.Heartbeat), nameof(ExtendedMessageTrigger.MeterValues),
        nameof(ExtendedMessageTrigger.SignChargePointCertificate), nameof(ExtendedMessageTrigger.StatusNotification),
    ];

    public async Task<IResult> TriggerAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        var wait = reader.Seconds("wait", MaxWaitSeconds) ?? TimeSpan.FromSeconds(options.Value.TriggerSeconds);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var message = body.Text("requestedMessage", 50, required: true);
        var connectorId = body.Integer("connectorId", 1, LimitRequest.MaxConnectorId);
        var wantsExtended = body.Has("extended") ? body.Boolean("extended") : null;
        // The plain one where it knows the message, because more charge points have it.
        var isExtended = wantsExtended ?? (message is not null && !Plain.Contains(message));
        if (message is not null && !(isExtended ? Extended : Plain).Contains(message))
        {
            body.Refuse("requestedMessage", wantsExtended is null
                ? $"'requestedMessage' must be one of {string.Join(", ", Plain.Union(Extended))}."
                : $"'requestedMessage' must be one of {string.Join(", ", isExtended ? Extended : Plain)}.");
        }

        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);
        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return ControlReplies.Problem(unreachable);
        if (message == nameof(MessageTrigger.BootNotification) && chargePoints.IsAccepted(identity))
        {
            return ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status409Conflict,
                ProblemReasons.TriggerRefused,
                "A BootNotification is not asked for once the charge point is accepted (OCPP 1.6 errata 3.40); nothing was sent.") with
            { Id = identity.Value });
        }

        var payload = isExtended
            ? CommandSender.Encode(new ExtendedTriggerMessageRequest(Enum.Parse<ExtendedMessageTrigger>(message!), connectorId))
            : CommandSender.Encode(new TriggerMessageRequest(Enum.Parse<MessageTrigger>(message!), connectorId));
        return await SendAsync(identity, new Trigger(message!, isExtended, connectorId, payload), wait, query, CommandCaller.Of(context));
    }

    private async Task<IResult> SendAsync(ChargePointIdentity identity, Trigger trigger, TimeSpan wait, CommandQuery query, CommandCaller caller)
    {
        // Before it is sent: the message may be here before we have seen the answer.
        using var expected = arrivals.Expect(identity, trigger.Arrives, trigger.ConnectorId);
        var sent = await sender.SendAsync(
            identity, trigger.IsExtended ? Action16.ExtendedTriggerMessage : Action16.TriggerMessage, trigger.Payload, query.Timeout, caller);
        if (sent.Problem is not null)
            return ControlReplies.Problem(sent.Problem);
        var answer = sent.Answer();
        if (!sent.IsAccepted)
            return ControlReplies.Command(answer, query.Strict);

        var started = time.GetTimestamp();
        var arrived = await WaitAsync(expected.Arrived, wait, caller.Aborted);
        var view = new TriggerView(trigger.Message, Actions16.Name(trigger.Arrives), arrived, ControlProblem.Milliseconds(time.GetElapsedTime(started)));
        return ControlReplies.Json(answer with { Trigger = view }, ControlJson.Plain.CommandAnswer);
    }

    private async ValueTask<bool> WaitAsync(Task arrived, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await arrived.WaitAsync(wait, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private sealed record Trigger(string Message, bool IsExtended, int? ConnectorId, ReadOnlyMemory<byte> Payload)
    {
        /// <summary>The action that comes of it.</summary>
        public Action16 Arrives => Message switch
        {
            nameof(MessageTrigger.BootNotification) => Action16.BootNotification,
            nameof(MessageTrigger.DiagnosticsStatusNotification) => Action16.DiagnosticsStatusNotification,
            nameof(MessageTrigger.FirmwareStatusNotification) => IsExtended ? Action16.SignedFirmwareStatusNotification : Action16.FirmwareStatusNotification,
            nameof(MessageTrigger.Heartbeat) => Action16.Heartbeat,
            nameof(MessageTrigger.MeterValues) => Action16.MeterValues,
            nameof(MessageTrigger.StatusNotification) => Action16.StatusNotification,
            nameof(ExtendedMessageTrigger.LogStatusNotification) => Action16.LogStatusNotification,
            _ => Action16.SignCertificate,
        };
    }
}

/// <summary>What came of an accepted trigger.</summary>
/// <param name="Action">The message that was waited for.</param>
/// <param name="Arrived">Whether it came in time. It may still come.</param>
/// <param name="WaitedMs">Milliseconds from the answer until then.</param>
internal sealed record TriggerView(string RequestedMessage, string Action, bool Arrived, double WaitedMs);
