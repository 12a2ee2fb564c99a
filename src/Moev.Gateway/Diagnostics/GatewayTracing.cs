using System.Diagnostics;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Diagnostics;

/// <summary>The spans of the gateway: one for each command, one for each CALL of a charge point. Without a listener they cost one check.</summary>
internal static class GatewayTracing
{
    public const string SourceName = "Moev.Gateway";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Gets whether spans are exported.</summary>
    public static bool IsEnabled => Source.HasListeners();

    /// <summary>Starts the span of a command, a child of its HTTP request's. Returns null when no span is wanted.</summary>
    public static Activity? StartCommand(ChargePointIdentity identity, Action16 action) =>
        IsEnabled ? Source.StartActivity($"send {GatewayMetrics.ActionName(action)}", ActivityKind.Client)?.SetTag("ocpp.charge_point", identity.Value) : null;

    /// <summary>Writes the outcome into a command's span.</summary>
    /// <param name="activity">The span; null for none.</param>
    /// <param name="outcome">The outcome of the CALL.</param>
    /// <param name="status">The status that the charge point answered, or null.</param>
    /// <param name="messageId">The id of the CALL, or null when it was not sent.</param>
    public static void CommandEnded(Activity? activity, CallOutcomeKind outcome, string? status, string? messageId)
    {
        if (activity is null)
            return;
        activity.SetTag("ocpp.outcome", outcome.ToString()).SetTag("ocpp.status", status).SetTag("ocpp.message_id", messageId);
        if (outcome != CallOutcomeKind.Answered)
            activity.SetStatus(ActivityStatusCode.Error, outcome.ToString());
    }

    /// <summary>Records the span of a charge point's CALL after it was handled.</summary>
    public static void CallHandled(ChargePointIdentity identity, Action16 action, DateTimeOffset receivedAt, TimeSpan elapsed)
    {
        // Started afterwards, so that handling a message needs no state for it.
        using var activity = Source.StartActivity($"handle {GatewayMetrics.ActionName(action)}", ActivityKind.Server, parentContext: default, startTime: receivedAt);
        activity?.SetTag("ocpp.charge_point", identity.Value).SetEndTime((receivedAt + elapsed).UtcDateTime);
    }
}
