namespace Moev.Gateway.Ledger.Store;

/// <summary>The kinds of records that are deleted when they are old. Transactions are never deleted.</summary>
internal enum OldRecords : byte
{
    MeterValues,
    Events,
    SecurityEvents,
    Commands,
    KeptMessages,

    /// <summary>Charge points without a transaction, a command and a kept StartTransaction or StopTransaction.</summary>
    ChargePoints,
}
