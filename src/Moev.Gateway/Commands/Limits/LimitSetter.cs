using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>Sets limits on charge points, with the purpose and unit that each accepts. The newest limit wins.</summary>
internal sealed class LimitSetter(
    ChargePointFinder finder,
    CommandSender sender,
    CapabilityReader capabilities,
    LimitProfiles profiles,
    LimitCoalescer coalescer,
    ITransactions transactions,
    IOptions<ControlOptions> options)
{
    /// <summary>Sets a limit. While another limit for the same target is being sent, it is queued, and a newer one replaces it.</summary>
    /// <exception cref="ArgumentException">The request has a <see cref="LimitRequest.ConnectorProblem"/>.</exception>
    /// <param name="cancellationToken">Ends the wait; a profile that is already queued at the charge point's session is still sent.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LimitOutcome> SetAsync(LimitRequest request, CommandCaller caller, CancellationToken cancellationToken = default)
    {
        if (request.ConnectorProblem is { } problem)
            throw new ArgumentException(problem, nameof(request));
        var (identity, failure) = await finder.FindConnectedAsync(request.Id, cancellationToken);
        if (failure is not null)
            return new LimitOutcome.Failed(failure);

        var limit = await coalescer.EnterAsync(new LimitTarget(identity, request.ConnectorId, request.Purpose), request.Value, cancellationToken);
        if (limit.SupersededBy is { } newer)
        {
            var superseded = new CommandFailure.LimitSuperseded(identity, newer.Number, newer.Value.Limit, newer.Value.Unit.ToString());
            return new LimitOutcome.Failed(superseded) { Number = limit.Number };
        }

        try
        {
            return await SendAsync(identity, request, limit.Number, caller, cancellationToken);
        }
        finally
        {
            coalescer.Leave(limit);
        }
    }

    /// <summary>
    /// Sets many limits in parallel, at most Control:MaxParallelCalls at a time. The outcome of one does not affect the others. They start in
    /// their order, so that of two limits for the same target the later one is the newer.
    /// </summary>
    /// <returns>The outcomes, in the order of the requests.</returns>
    public async Task<IReadOnlyList<LimitOutcome>> SetManyAsync(
        IReadOnlyList<LimitRequest> requests, CommandCaller caller, CancellationToken cancellationToken = default)
    {
        using var places = new SemaphoreSlim(options.Value.MaxParallelCalls);
        var running = new Task<LimitOutcome>[requests.Count];
        for (var index = 0; index < running.Length; index++)
        {
            await places.WaitAsync(CancellationToken.None);
            running[index] = SetThenReleaseAsync(requests[index]);
        }

        return await Task.WhenAll(running);

        async Task<LimitOutcome> SetThenReleaseAsync(LimitRequest request)
        {
            try
            {
                return await SetAsync(request, caller, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LimitOutcome> SendAsync(
        ChargePointIdentity identity, LimitRequest request, long number, CommandCaller caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<TransactionRecord>? running = null;
        if (request.Purpose == ChargingProfilePurpose.TxProfile)
        {
            running = await RunningAsync(identity, request, cancellationToken);
            if (running.Count != 1)
                return new LimitOutcome.Failed(CommandFailure.NotOneTransaction(identity, request.ConnectorId, running)) { Number = number };
        }

        var assumes = request.Value.Unit == ChargingRateUnit.A && !capabilities.TryFind(identity, out _);
        var (capability, unasked) = await capabilities.ReadForAsync(identity, request.Value.Unit, caller, cancellationToken);
        if (unasked is not null)
            return new LimitOutcome.Failed(unasked) { Number = number };

        var attempts = new List<ProfileAttempt>(1);
        var limit = await SendProfilesAsync(identity, request, capability, running, attempts, assumes, caller, cancellationToken);

        // Not asked before the limit, because the question may end the connection. Once a profile is refused, its unit may be the reason.
        if (assumes && attempts is [var refused] && MayBeRefusedForItsForm(refused))
        {
            (capability, unasked) = await capabilities.ReadAsync(identity, caller, cancellationToken);
            if (unasked is not null)
                return new LimitOutcome.Failed(unasked, attempts) { Number = number };
            var isOtherForm = !capability.Allows(limit.Unit) || capability.StackLevel != ChargePointCapability.UsualStackLevel;
            if (isOtherForm)
                attempts = [];
            limit = await SendProfilesAsync(identity, request, capability, running, attempts, assumes: false, caller, cancellationToken);
            if (isOtherForm)
                attempts.Insert(0, refused);
        }

        return Outcome(limit, attempts, number);
    }

    /// <summary>Sends the profiles of a limit one after another, until one is enough. Those among the attempts are not sent again.</summary>
    /// <param name="attempts">Takes the profiles that were sent.</param>
    /// <param name="assumes">True when unit and stack level are assumed: then the refusal of the first ends the attempts.</param>
    /// <returns>The limit as it was sent.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SettledLimit> SendProfilesAsync(
        ChargePointIdentity identity,
        LimitRequest request,
        ChargePointCapability capability,
        IReadOnlyList<TransactionRecord>? running,
        List<ProfileAttempt> attempts,
        bool assumes,
        CommandCaller caller,
        CancellationToken cancellationToken)
    {
        var done = attempts.Count;
        var limit = request.Value.Settle(capability, options.Value.NominalVolts);
        var continues = true;
        foreach (var (purpose, connectorId) in FirstProfiles(request))
        {
            if (!(continues = await TryAsync(purpose, connectorId, null)))
                break;
        }

        // Read only now, because an accepted ChargePointMaxProfile does not depend on the transactions.
        if (continues && request.Purpose is null or ChargingProfilePurpose.TxProfile)
        {
            foreach (var transaction in running ?? await RunningAsync(identity, request, cancellationToken))
            {
                if (!await TryAsync(ChargingProfilePurpose.TxProfile, transaction.ConnectorId, transaction.TransactionId))
                    break;
            }
        }

        return limit;

        // Sends a profile. Returns true when the next one is to follow.
        async ValueTask<bool> TryAsync(ChargingProfilePurpose purpose, int connectorId, int? transactionId)
        {
            if (done-- > 0)
                return true;
            var profile = profiles.ForNow(limit, capability, purpose, connectorId, transactionId, request.Duration);
            var sent = await sender.SendForStatusAsync(
                identity, EncodedCommand.Of(Action16.SetChargingProfile, profile), caller, cancellationToken);
            attempts.Add(new ProfileAttempt(purpose, connectorId, transactionId, sent));

            // After any other outcome the next profile would be a guess.
            return sent.Outcome.Kind is CallOutcomeKind.Answered or CallOutcomeKind.CallError
                && !(assumes && attempts.Count == 1 && MayBeRefusedForItsForm(attempts[0]))
                && !(sent.IsAccepted && purpose == ChargingProfilePurpose.ChargePointMaxProfile);
        }
    }

    /// <summary>Returns true for a refusal that another unit or stack level may avoid. A charge point without the action refuses every form of it.</summary>
    private static bool MayBeRefusedForItsForm(ProfileAttempt attempt) => attempt.Sent.Outcome.Kind switch
    {
        CallOutcomeKind.Answered => attempt.Sent.Status == "Rejected",
        CallOutcomeKind.CallError => attempt.Sent.Outcome.ErrorCode is not ("NotImplemented" or "NotSupported"),
        _ => false,
    };

    /// <summary>
    /// Returns the profiles to send before those of running transactions, in order. One accepted ChargePointMaxProfile is enough, because the
    /// composite schedule is the minimum (OCPP 1.6 §3.13.3). A TxDefaultProfile is outranked by a TxProfile that a running transaction may
    /// already have (§3.13.1), so that transaction gets a TxProfile too, whether the default was accepted or not.
    /// </summary>
    private static IEnumerable<(ChargingProfilePurpose Purpose, int ConnectorId)> FirstProfiles(LimitRequest request)
    {
        var connectorId = request.ConnectorId ?? 0;
        if (request.Purpose is null or ChargingProfilePurpose.ChargePointMaxProfile && connectorId == 0)
            yield return (ChargingProfilePurpose.ChargePointMaxProfile, 0);
        if (request.Purpose is null or ChargingProfilePurpose.TxDefaultProfile)
            yield return (ChargingProfilePurpose.TxDefaultProfile, connectorId);
    }

    private async ValueTask<IReadOnlyList<TransactionRecord>> RunningAsync(
        ChargePointIdentity identity, LimitRequest request, CancellationToken cancellationToken)
    {
        var connectorId = request.ConnectorId > 0 ? request.ConnectorId : null;
        var running = await transactions.ListTransactionsAsync(new TransactionFilter(identity, Active: true, ConnectorId: connectorId), cancellationToken);

        return [.. TransactionRecord.NewestOfConnectors(running).Where(static transaction => transaction.ConnectorId > 0)];
    }

    private static LimitOutcome Outcome(SettledLimit limit, List<ProfileAttempt> attempts, long number)
    {
        var accepted = attempts.Find(static attempt => attempt.Sent.IsAccepted);
        var last = attempts[^1].Sent;

        // A profile that may or may not have been executed leaves the limit unknown, even when one before it was accepted.
        if (last.Failure is { } failure && (accepted is null || last.Outcome.Kind != CallOutcomeKind.CallError))
            return new LimitOutcome.Failed(failure, attempts) { Number = number };
        return new LimitOutcome.Answered(limit, attempts, accepted, accepted is null ? LimitCaveat.None : Caveat(accepted.Purpose, attempts)) { Number = number };
    }

    private static LimitCaveat Caveat(ChargingProfilePurpose accepted, List<ProfileAttempt> attempts)
    {
        if (accepted == ChargingProfilePurpose.TxProfile)
        {
            return attempts.Count > 1 && attempts[0].Purpose != ChargingProfilePurpose.TxProfile
                ? LimitCaveat.EndsWithTransaction
                : LimitCaveat.None;
        }

        if (attempts.Exists(static attempt => attempt.Purpose == ChargingProfilePurpose.TxProfile && !attempt.Sent.IsAccepted))
            return LimitCaveat.TransactionMayOutrankIt;
        return accepted == ChargingProfilePurpose.TxDefaultProfile
            && attempts.Exists(static attempt => attempt is { Purpose: ChargingProfilePurpose.TxDefaultProfile, ConnectorId: 0 })
            ? LimitCaveat.AppliesPerConnector
            : LimitCaveat.None;
    }
}
