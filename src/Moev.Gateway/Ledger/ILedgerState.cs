namespace Moev.Gateway.Ledger;

/// <summary>The availability of the ledger.</summary>
internal interface ILedgerState
{
    /// <summary>Why nothing can be stored now, in one line for an operator; null when the ledger is available. Known without waiting.</summary>
    string? UnavailableReason => null;
}
