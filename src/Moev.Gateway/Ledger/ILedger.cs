using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>What must survive, and the reading of it. Thread-safe.</summary>
/// <remarks>
/// The methods that return a task complete when the record is as durable as this ledger makes it: a reply to a charge point waits for them,
/// because the charge point deletes its copy at the acknowledgement. The <c>Note…</c> methods never wait and never fail.
/// A ledger that can't store throws <see cref="LedgerUnavailableException"/>; the session then closes without an answer, and the charge
/// point keeps its queue. Memory passed in may be read until the task completes.
/// </remarks>
internal interface ILedger : ILedgerState, ITransactions, IMeterValues, IChargePointRecords, IAuditTrail, IEventLog, IIdTags, IKeptMessages, IFunctionRecords,
    ISecurityLog, IInstalledProfiles;
