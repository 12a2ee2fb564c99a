using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>Where batches go: one back end's database. Used by the writer's thread only.</summary>
internal interface ILedgerStore : IDisposable
{
    /// <summary>Applies the writes in their order inside one transaction and commits it. After it has returned, they are on stable storage.</summary>
    /// <remarks>An empty batch only tries whether storage takes a write.</remarks>
    /// <exception cref="LedgerUnavailableException">Nothing was stored, or nobody knows; the same batch may be tried again.</exception>
    /// <exception cref="LedgerFlushFailedException">The operating system could not flush: what the disk holds is unknown.</exception>
    void Commit(IReadOnlyList<LedgerWrite> batch);
}

/// <summary>What a write may do inside its batch's transaction.</summary>
internal interface ILedgerBatch
{
    StartRecorded Start(in TransactionStart start);

    StopRecorded Stop(in TransactionStop stop);

    MeterValuesRecorded AppendMeterValues(MeterValuesRows values);

    int? AppendMalformed(in MalformedMessage message);

    void NoteBoot(ChargePointBoot boot);

    void NoteStatus(ChargePointIdentity identity, ConnectorStatus status);

    void NoteSeen(ChargePointIdentity identity, DateTimeOffset at);

    void NoteConfiguration(ChargePointIdentity identity, DateTimeOffset at, string key, string? value);

    void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt);

    long BeginCommand(CommandIntent command);

    void EndCommand(long auditId, CommandResult result);

    void StoreIdTag(IdTagRecord idTag);

    /// <returns>False when it was not listed.</returns>
    bool DeleteIdTag(string idTag);

    void NoteSecurity(SecurityEvent happened);

    void ChangeProfiles(ChargePointIdentity identity, DateTimeOffset at, in ProfileChange change);

    TResult ChangeFunctions<TResult>(ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change);

    /// <summary>Deletes the oldest meter values that were received before an instant, at most so many; how many.</summary>
    int DropMeterValues(DateTimeOffset before, int max);
}

/// <summary>A flush failed. What was written since the last one may be gone although the operating system now says otherwise, so the process ends.</summary>
internal sealed class LedgerFlushFailedException(string message, Exception innerException) : Exception(message, innerException);
