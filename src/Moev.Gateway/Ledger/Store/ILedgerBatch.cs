using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store;

/// <summary>
/// The writes that one batch can hold. A result is read after the batch's commit, so a store may collect the writes and send them as one statement.
/// </summary>
/// <remarks>Epochs name the session that a record comes from. A store that one process owns alone may ignore them.</remarks>
internal interface ILedgerBatch
{
    Pending<StartRecorded> Start(in TransactionStart start);

    Pending<StopRecorded> Stop(in TransactionStop stop);

    /// <summary>Closes the running transactions of a connector that began before it became Available.</summary>
    /// <returns>The ids of the closed transactions.</returns>
    Pending<IReadOnlyList<int>> Close(in ConnectorAvailable available);

    Pending<ClosingRecorded> Close(in OperatorClosing closing);

    /// <summary>Reopens a transaction that was closed because its connector was Available, unless a newer one runs there or its stop has arrived.</summary>
    /// <returns>True when it runs again.</returns>
    Pending<bool> Reopen(in TransactionReopening reopening);

    Pending<MeterValuesRecorded> AppendMeterValues(MeterValuesRows values);

    /// <returns>True.</returns>
    Pending<bool> AppendMalformed(in MalformedMessage message);

    void NoteBoot(ChargePointBoot boot);

    void NoteStatus(ChargePointIdentity identity, ConnectorStatus status, long epoch);

    void NoteSeen(ChargePointIdentity identity, DateTimeOffset at, long epoch);

    void NoteConfiguration(ChargePointIdentity identity, DateTimeOffset at, string key, string? value);

    /// <summary>Forgets all configuration keys, and that they were read.</summary>
    void ForgetConfiguration(ChargePointIdentity identity, DateTimeOffset at);

    void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt);

    /// <returns>The audit record's id.</returns>
    Pending<long> BeginCommand(CommandIntent command);

    void EndCommand(long auditId, CommandResult result);

    void StoreIdTag(IdTagRecord idTag);

    /// <returns>False when the tag was not listed.</returns>
    Pending<bool> DeleteIdTag(string idTag);

    void StoreDeclaration(SessionDeclaration declaration);

    void RemoveDeclaration(ChargePointIdentity identity, int connectorId);

    void StoreSignal(NodeSignal signal);

    void RemoveSignal(string node);

    void NoteSecurity(SecurityEvent happened);

    void NoteSiteEvent(SiteEvent happened);

    void StorePeak(SitePeakRecord peak);

    void ChangeProfiles(ChargePointIdentity identity, DateTimeOffset at, in ProfileChange change);

    /// <summary>Loads the records of a charge point, changes them and stores them.</summary>
    /// <param name="change">Depends on its argument only, so a store may run it again when another writer was faster.</param>
    Pending<TResult> ChangeManagement<TResult>(ChargePointIdentity identity, DateTimeOffset at, Func<ManagementRecords, TResult> change);

    /// <summary>Deletes the oldest records of a kind that were received before an instant.</summary>
    /// <param name="max">The number of rows to delete at most.</param>
    /// <returns>The number of deleted rows; 0 when none is left.</returns>
    Pending<int> DropOld(OldRecords records, DateTimeOffset before, int max);
}

/// <summary>A batch that is always open: each write is complete when its method returns, and no commit follows.</summary>
internal interface IInlineBatch : ILedgerBatch
{
    /// <summary>Appends sampled values without copying the message.</summary>
    /// <param name="readings">The readings of the energy register among them, the oldest first.</param>
    MeterValuesRecorded AppendMeterValues(in MeterValuesReceived values, ReadOnlySpan<EnergyReading> readings);
}
