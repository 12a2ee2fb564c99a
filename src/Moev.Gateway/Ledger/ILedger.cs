using Moev.Gateway.Connections;

namespace Moev.Gateway.Ledger;

/// <summary>What must survive, and the reading of it. Thread-safe.</summary>
/// <remarks>
/// The methods that return a task complete when the record is as durable as this ledger makes it: a reply to a charge point waits for them,
/// because the charge point deletes its copy at the acknowledgement. The <c>Note…</c> methods never wait and never fail.
/// A ledger that can't store throws <see cref="LedgerUnavailableException"/>; the session then closes without an answer, and the charge
/// point keeps its queue. Memory passed in may be read until the task completes.
/// </remarks>
internal interface ILedger : IAuditTrail, IMeterValueReader, IEventLog, IIdTags, IKeptMessages, IFunctionRecords, ISecurityLog, IInstalledProfiles
{
    /// <summary>Why nothing can be stored now, in one line for an operator; null when the ledger is available. Known without waiting.</summary>
    string? UnavailableReason => null;

    /// <summary>Records a start. A retry of an unstopped transaction gets the id it had (invariant: one start, one id).</summary>
    ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start, CancellationToken cancellationToken = default);

    /// <summary>Records a stop; also for transactions that are unknown, not this charge point's, or already stopped.</summary>
    ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop, CancellationToken cancellationToken = default);

    /// <summary>Records sampled values as they were sent; also for transactions that are unknown.</summary>
    ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values, CancellationToken cancellationToken = default);

    /// <summary>Keeps a transaction message whose payload can't be read.</summary>
    /// <returns>For a StartTransaction an id that no transaction has or will have, because the answer needs one; otherwise null.</returns>
    ValueTask<int?> AppendMalformedAsync(MalformedMessage message, CancellationToken cancellationToken = default);

    /// <summary>Boot data of a charge point that is accepted by it.</summary>
    void NoteBoot(ChargePointBoot boot);

    /// <summary>The last status of a connector.</summary>
    void NoteStatus(ChargePointIdentity identity, ConnectorStatus status);

    /// <summary>A charge point was heard of, at connecting and at disconnecting.</summary>
    void NoteSeen(ChargePointIdentity identity, DateTimeOffset at);

    /// <summary>A configuration key's value that the charge point reported.</summary>
    void NoteConfiguration(ChargePointIdentity identity, string key, string? value);

    /// <summary>All configuration keys that the charge point has, as it reported them: what was known of them before is forgotten.</summary>
    void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt);

    /// <summary>What a charge point reported of a configuration key. Known without waiting.</summary>
    /// <returns>False when it never did; a key that it said it does not have is null.</returns>
    bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value);

    /// <summary>Something that an attacker may have caused.</summary>
    void NoteSecurity(SecurityEvent happened);

    /// <summary>Whether a BootNotification of this charge point was ever accepted. Known without waiting.</summary>
    bool IsAccepted(ChargePointIdentity identity);

    ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default);

    /// <summary>All charge points ever heard of, in ordinal order of identity.</summary>
    ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default);

    /// <summary>The same identities in the same order, without what is on record of each.</summary>
    ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default);

    ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default);

    /// <summary>Transactions in descending order of id, at most <see cref="TransactionFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken = default);
}
