using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Control;

/// <summary>
/// <c>POST /setmaxvalue</c> {id, limit[, unit, connectorId, numberPhases, duration, purpose]}: a limit that the charge point takes, whichever
/// purpose and unit that needs.
/// </summary>
internal sealed class LimitRoutes(
    ChargePointFinder finder,
    CommandSender sender,
    CapabilityReader capabilities,
    LimitProfiles profiles,
    ILedger ledger,
    IOptions<ControlOptions> options)
{
    public async Task<IResult> SetMaxValueAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, LimitRequest.Members);
        var request = LimitRequest.Read(body);
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var (identity, problem) = await finder.FindConnectedAsync(request!.Id, context.RequestAborted);
        return problem is null
            ? await SetAsync(identity, request, strict, CommandCaller.Of(context))
            : ControlReplies.Problem(problem);
    }

    private async Task<IResult> SetAsync(ChargePointIdentity identity, LimitRequest request, bool strict, CommandCaller caller)
    {
        var running = await RunningAsync(identity, request, caller.Aborted);
        if (request.Purpose == ChargingProfilePurpose.TxProfile && running.Count != 1)
            return ControlReplies.Problem(RemoteTransactionRoutes.NotOne(identity, request.ConnectorId, running));
        var (capability, failed) = await capabilities.ReadAsync(identity, caller);
        if (failed is not null)
            return ControlReplies.Problem(failed);

        var limit = request.Value.Settle(capability, options.Value.NominalVolts);
        var tried = new List<(LimitStep Step, SentCommand Sent)>();
        foreach (var step in Steps(request, running))
        {
            var profile = profiles.ForNow(limit, capability, step.Purpose, step.ConnectorId, step.TransactionId, request.Duration);
            var sent = await sender.SendAsync(identity, Action16.SetChargingProfile, profile, caller);
            tried.Add((step, sent));

            // After anything but an answer the next step would only guess.
            if (sent.Outcome.Kind is not (CallOutcomeKind.Answered or CallOutcomeKind.CallError))
                break;
            if (sent.IsAccepted && step.Purpose == ChargingProfilePurpose.ChargePointMaxProfile)
                break;
        }

        return Reply(limit, tried, strict);
    }

    private async ValueTask<IReadOnlyList<TransactionRecord>> RunningAsync(
        ChargePointIdentity identity, LimitRequest request, CancellationToken cancellationToken)
    {
        if (request.Purpose is not (null or ChargingProfilePurpose.TxProfile))
            return [];
        var connectorId = request.ConnectorId > 0 ? request.ConnectorId : null;
        var running = await ledger.ListTransactionsAsync(new TransactionFilter(identity, Active: true, ConnectorId: connectorId), cancellationToken);

        // Newest first: an older one on the same connector has a stop that is late or was lost.
        return [.. running.DistinctBy(transaction => transaction.ConnectorId)];
    }

    /// <summary>
    /// What to send, in order. A ChargePointMaxProfile that is accepted is all that it takes, because the composite schedule is the minimum
    /// (OCPP 1.6 §3.13.3). A TxDefaultProfile is overruled by a TxProfile that a running transaction may already have (§3.13.1), so that
    /// transaction gets one too, whether the default was accepted or not.
    /// </summary>
    private static IEnumerable<LimitStep> Steps(LimitRequest request, IReadOnlyList<TransactionRecord> running)
    {
        var connectorId = request.ConnectorId ?? 0;
        if (request.Purpose is null or ChargingProfilePurpose.ChargePointMaxProfile && connectorId == 0)
            yield return new LimitStep(ChargingProfilePurpose.ChargePointMaxProfile, 0, null);
        if (request.Purpose is null or ChargingProfilePurpose.TxDefaultProfile)
            yield return new LimitStep(ChargingProfilePurpose.TxDefaultProfile, connectorId, null);
        foreach (var transaction in running)
        {
            if (transaction.ConnectorId > 0)
                yield return new LimitStep(ChargingProfilePurpose.TxProfile, transaction.ConnectorId, transaction.TransactionId);
        }
    }

    private static IResult Reply(SettledLimit limit, List<(LimitStep Step, SentCommand Sent)> tried, bool strict)
    {
        LimitAttempt[] attempts = [.. tried.Select(attempt => attempt.Step.Describe(attempt.Sent))];
        var (step, sent) = tried.Find(attempt => attempt.Sent.IsAccepted);
        var (_, last) = tried[^1];

        // A step that may or may not have been executed leaves the limit unknown, even when one before it was accepted.
        if (last.Problem is not null && (sent is null || last.Outcome.Kind != CallOutcomeKind.CallError))
            return ControlReplies.Problem(last.Problem with { Tried = attempts });

        var answer = limit.Describe((sent ?? last).Answer()) with { Tried = attempts };
        if (sent is not null)
        {
            answer = answer with
            {
                Purpose = step.Purpose.ToString(),
                ConnectorId = step.ConnectorId,
                TransactionId = step.TransactionId,
                Note = Note(step.Purpose, tried),
            };
        }

        return ControlReplies.Command(answer, strict);
    }

    private static string? Note(ChargingProfilePurpose accepted, List<(LimitStep Step, SentCommand Sent)> tried)
    {
        if (accepted == ChargingProfilePurpose.TxProfile)
        {
            return tried.Count > 1 && tried[0].Step.Purpose != ChargingProfilePurpose.TxProfile
                ? "The limit holds for what runs now only, and ends with it."
                : null;
        }

        if (tried.Exists(attempt => attempt.Step.Purpose == ChargingProfilePurpose.TxProfile && !attempt.Sent.IsAccepted))
            return "A running transaction took no profile of its own: one that it already has goes before this limit.";
        return accepted == ChargingProfilePurpose.TxDefaultProfile && tried.Exists(attempt => attempt.Step is (ChargingProfilePurpose.TxDefaultProfile, 0, _))
            ? "The limit holds for each connector by itself, not for their sum."
            : null;
    }
}

/// <summary>One profile on the way to a limit.</summary>
internal readonly record struct LimitStep(ChargingProfilePurpose Purpose, int ConnectorId, int? TransactionId)
{
    public LimitAttempt Describe(SentCommand sent)
    {
        var answer = sent.Answer();
        return new LimitAttempt(
            Purpose.ToString(),
            ConnectorId,
            TransactionId,
            sent.IsAccepted,
            answer.Status,
            answer.Reason,
            answer.ErrorCode,
            answer.ErrorDescription,
            answer.MessageId,
            answer.ElapsedMs,
            new RawJson(sent.Payload));
    }
}
