using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Moev.Gateway.Connections;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.RemoteTransactions;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Sets a limit on one charge point, in the purpose and unit that it takes. The newest wins.</summary>
internal sealed class LimitSetter(
    ChargePointFinder finder,
    CommandSender sender,
    CapabilityReader capabilities,
    LimitProfiles profiles,
    LimitLanes lanes,
    ITransactions transactions,
    IOptions<ControlOptions> options)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LimitOutcome> SetAsync(LimitRequest request, CommandCaller caller)
    {
        var (identity, problem) = await finder.FindConnectedAsync(request.Id, caller.Aborted);
        if (problem is not null)
            return problem;

        var ticket = await lanes.EnterAsync(new LimitLaneKey(identity, request.ConnectorId, request.Purpose), request.Value, caller.Aborted);
        if (ticket.SupersededBy is { } newer)
            return new LimitOutcome(null, Superseded(identity, newer)) { Number = ticket.Number };
        try
        {
            return await SetAsync(identity, request, caller) with { Number = ticket.Number };
        }
        finally
        {
            lanes.Leave(ticket);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LimitOutcome> SetAsync(ChargePointIdentity identity, LimitRequest request, CommandCaller caller)
    {
        IReadOnlyList<TransactionRecord>? running = null;
        if (request.Purpose == ChargingProfilePurpose.TxProfile)
        {
            running = await RunningAsync(identity, request, caller.Aborted);
            if (running.Count != 1)
                return RemoteTransactionRoutes.NotOne(identity, request.ConnectorId, running);
        }

        var (capability, failed) = await capabilities.ReadAsync(identity, caller);
        if (failed is not null)
            return failed;

        var limit = request.Value.Settle(capability, options.Value.NominalVolts);
        var tried = new List<(LimitStep Step, SentCommand Sent)>(1);
        foreach (var step in FirstSteps(request))
        {
            if (!await TryAsync(step))
                return Outcome(limit, tried);
        }

        // Asked for only now, because a ChargePointMaxProfile that is accepted needs to know of no transaction.
        if (request.Purpose is null or ChargingProfilePurpose.TxProfile)
        {
            foreach (var transaction in running ?? await RunningAsync(identity, request, caller.Aborted))
            {
                var step = new LimitStep(ChargingProfilePurpose.TxProfile, transaction.ConnectorId, transaction.TransactionId);
                if (step.ConnectorId > 0 && !await TryAsync(step))
                    break;
            }
        }

        return Outcome(limit, tried);

        // Whether the next step is to follow.
        async ValueTask<bool> TryAsync(LimitStep step)
        {
            var profile = profiles.ForNow(limit, capability, step.Purpose, step.ConnectorId, step.TransactionId, request.Duration);
            var sent = await sender.SendForStatusAsync(identity, Action16.SetChargingProfile, CommandSender.Encode(profile), caller);
            tried.Add((step, sent));

            // After anything but an answer the next step would only guess.
            return sent.Outcome.Kind is CallOutcomeKind.Answered or CallOutcomeKind.CallError
                && !(sent.IsAccepted && step.Purpose == ChargingProfilePurpose.ChargePointMaxProfile);
        }
    }

    /// <summary>
    /// What to send before the profiles of running transactions, in order. A ChargePointMaxProfile that is accepted is all that it takes,
    /// because the composite schedule is the minimum (OCPP 1.6 §3.13.3). A TxDefaultProfile is overruled by a TxProfile that a running
    /// transaction may already have (§3.13.1), so that transaction gets one too, whether the default was accepted or not.
    /// </summary>
    private static IEnumerable<LimitStep> FirstSteps(LimitRequest request)
    {
        var connectorId = request.ConnectorId ?? 0;
        if (request.Purpose is null or ChargingProfilePurpose.ChargePointMaxProfile && connectorId == 0)
            yield return new LimitStep(ChargingProfilePurpose.ChargePointMaxProfile, 0, null);
        if (request.Purpose is null or ChargingProfilePurpose.TxDefaultProfile)
            yield return new LimitStep(ChargingProfilePurpose.TxDefaultProfile, connectorId, null);
    }

    private static ControlProblem Superseded(ChargePointIdentity identity, LimitTicket newer) =>
        ControlProblem.Of(
            StatusCodes.Status409Conflict,
            ProblemReasons.Superseded,
            "A newer limit for the same came while this one waited for the charge point; this one was not sent.") with
        {
            Id = identity.Value,
            Action = nameof(Action16.SetChargingProfile),
            SupersededBy = new NewerLimit(newer.Number, newer.Value.Limit, newer.Value.Unit.ToString()),
        };

    private async ValueTask<IReadOnlyList<TransactionRecord>> RunningAsync(
        ChargePointIdentity identity, LimitRequest request, CancellationToken cancellationToken)
    {
        var connectorId = request.ConnectorId > 0 ? request.ConnectorId : null;
        var running = await transactions.ListTransactionsAsync(new TransactionFilter(identity, Active: true, ConnectorId: connectorId), cancellationToken);

        // Newest first: an older one on the same connector has a stop that is late or was lost.
        return [.. running.DistinctBy(transaction => transaction.ConnectorId)];
    }

    private static LimitOutcome Outcome(SettledLimit limit, List<(LimitStep Step, SentCommand Sent)> tried)
    {
        LimitAttempt[] attempts = [.. tried.Select(attempt => attempt.Step.Describe(attempt.Sent))];
        var (step, sent) = tried.Find(attempt => attempt.Sent.IsAccepted);
        var (_, last) = tried[^1];

        // A step that may or may not have been executed leaves the limit unknown, even when one before it was accepted.
        if (last.Problem is not null && (sent is null || last.Outcome.Kind != CallOutcomeKind.CallError))
            return last.Problem with { Tried = attempts };

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

        return answer;
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
