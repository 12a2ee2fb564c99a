using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Transactions;

/// <summary>Starts and stops transactions remotely (OCPP 1.6 §5.11, §5.12).</summary>
internal sealed class RemoteTransactionSender(
    ChargePointFinder finder,
    CommandSender sender,
    CapabilityReader capabilities,
    LimitProfiles profiles,
    ITransactions transactions,
    IOptions<ControlOptions> options)
{
    /// <summary>Starts without an answer yet. A caller that repeats one in haste must not start two.</summary>
    private readonly ConcurrentDictionary<(ChargePointIdentity Identity, int? ConnectorId), byte> _starting = new();

    public async ValueTask<CommandOutcome<StartedRemotely>> StartAsync(RemoteStart start, CommandCaller caller, CancellationToken cancellationToken)
    {
        var (identity, failure) = await finder.FindConnectedAsync(start.Id, cancellationToken);
        if (failure is not null)
            return failure;
        if (!_starting.TryAdd((identity, start.ConnectorId), 0))
            return new CommandFailure.RemoteStartInProgress(identity);
        try
        {
            return await StartAsync(identity, start, caller, cancellationToken);
        }
        finally
        {
            _starting.TryRemove((identity, start.ConnectorId), out _);
        }
    }

    /// <summary>Stops a transaction: the one that the caller names, or else the newest running one of the only connector that has one.</summary>
    /// <param name="connectorId">Null: any connector.</param>
    public async ValueTask<CommandOutcome<StoppedRemotely>> StopAsync(
        string id, int? transactionId, int? connectorId, CommandCaller caller, CancellationToken cancellationToken)
    {
        var (identity, failure) = await finder.FindConnectedAsync(id, cancellationToken);
        if (failure is not null)
            return failure;

        int stopped;
        if (transactionId is { } named)
        {
            if (await RefusalAsync(identity, named, connectorId, cancellationToken) is { } refusal)
                return refusal;
            stopped = named;
        }
        else
        {
            var running = await transactions.ListTransactionsAsync(
                new TransactionFilter(identity, Active: true, ConnectorId: connectorId), cancellationToken);
            var newest = TransactionRecord.NewestOfConnectors(running);
            if (newest.Count != 1)
                return CommandFailure.NotOneTransaction(identity, connectorId, newest);
            stopped = newest[0].TransactionId;
        }

        var sent = await sender.SendAsync(
            identity, Action16.RemoteStopTransaction, new RemoteStopTransactionRequest(stopped), caller, null, cancellationToken);
        return sent.Failure is null ? new StoppedRemotely(sent, stopped) : sent.Failure;
    }

    private async ValueTask<CommandOutcome<StartedRemotely>> StartAsync(
        ChargePointIdentity identity, RemoteStart start, CommandCaller caller, CancellationToken cancellationToken)
    {
        SettledLimit? limit = null;
        ChargingProfile? profile = null;
        if (start.Limit is not null)
        {
            var (capability, failure) = await capabilities.ReadForAsync(identity, start.Limit.Unit, caller, cancellationToken);
            if (failure is not null)
                return failure;
            limit = start.Limit.Settle(capability, options.Value.NominalVolts);
            profile = profiles.ForRemoteStart(limit, capability, start.ConnectorId);
        }

        var request = new RemoteStartTransactionRequest(start.ConnectorId, start.IdTag, profile);
        var sent = await sender.SendAsync(identity, Action16.RemoteStartTransaction, request, caller, null, cancellationToken);
        return sent.Failure is null ? new StartedRemotely(sent, limit) : sent.Failure;
    }

    /// <summary>
    /// Returns the reason why a named transaction is not stopped: it runs on another connector than the one that the caller named. Any other id is
    /// sent, whatever the record says. A charge point rejects the id of a transaction that it is not running (OCPP 1.6 §5.12), and it knows better.
    /// </summary>
    private async ValueTask<CommandFailure?> RefusalAsync(
        ChargePointIdentity identity, int transactionId, int? connectorId, CancellationToken cancellationToken)
    {
        if (connectorId is null || await transactions.FindTransactionAsync(transactionId, cancellationToken) is not { IsActive: true } transaction)
            return null;
        return transaction.Identity == identity && transaction.ConnectorId != connectorId
            ? new CommandFailure.TransactionNotActive(identity, connectorId, transaction)
            : null;
    }
}

/// <summary>A remote start as requested.</summary>
/// <param name="Id">The charge point's identity; blanks around it are tolerated.</param>
/// <param name="ConnectorId">Null: any connector.</param>
/// <param name="Limit">The limit of the transaction; null: none.</param>
internal sealed record RemoteStart(string Id, string IdTag, int? ConnectorId, LimitValue? Limit);

/// <summary>The answer to a remote start. Accepted means that the charge point will try (OCPP 1.6 errata 3.32).</summary>
/// <param name="Limit">The limit that was sent; null when none was requested.</param>
internal sealed record StartedRemotely(SentCommand Sent, SettledLimit? Limit);

/// <summary>The answer to a remote stop.</summary>
internal sealed record StoppedRemotely(SentCommand Sent, int TransactionId);
