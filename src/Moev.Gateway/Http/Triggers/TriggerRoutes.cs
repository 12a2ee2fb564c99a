using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Triggers;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Triggers;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/trigger</c> {requestedMessage[, connectorId, extended]}: asks a charge point for a message, with
/// TriggerMessage (OCPP 1.6 §5.17) or ExtendedTriggerMessage (security whitepaper §5.5), and answers whether it arrived.
/// </summary>
internal sealed class TriggerRoutes(MessageTriggers triggers, IOptions<ControlOptions> options)
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
        var connectorId = body.Integer("connectorId", 1, RoutePaths.MaxConnectorId);
        var wantsExtended = body.Has("extended") ? body.Boolean("extended") : null;
        // TriggerMessage where it has the message, because more charge points support it.
        var isExtended = wantsExtended ?? (message is not null && !Plain.Contains(message));
        if (message is not null && !(isExtended ? Extended : Plain).Contains(message))
        {
            body.Refuse("requestedMessage", wantsExtended is null
                ? $"'requestedMessage' must be one of {string.Join(", ", Plain.Union(Extended))}."
                : $"'requestedMessage' must be one of {string.Join(", ", isExtended ? Extended : Plain)}.");
        }

        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);
        var trigger = isExtended
            ? new Trigger(Enum.Parse<ExtendedMessageTrigger>(message!), connectorId)
            : new Trigger(Enum.Parse<MessageTrigger>(message!), connectorId);
        var outcome = await triggers.SendAsync(
            RoutePaths.Identity(context), trigger, wait, query.Timeout, HttpCaller.Of(context), context.RequestAborted);
        if (outcome.IsFailure)
            return outcome.Failure.Reply();
        var result = outcome.Result;
        if (result.HasArrived is not { } hasArrived)
            return result.Sent.Answer().Reply(query.Strict);
        var view = new TriggerView(message!, Actions16.Name(trigger.Awaited), hasArrived, SentCommand.Milliseconds(result.Waited));
        return result.Sent.Answer().With(TriggerResource.Trigger.Of(view)).Reply();
    }
}

/// <summary>The result of an accepted trigger.</summary>
/// <param name="Action">The action of the message.</param>
/// <param name="Arrived">True when it arrived in time. Otherwise it may still arrive.</param>
/// <param name="WaitedMs">Milliseconds from the answer until it arrived or the wait ended.</param>
internal sealed record TriggerView(string RequestedMessage, string Action, bool Arrived, double WaitedMs);
