namespace Moev.Gateway.Ledger;

/// <summary>The state of the ledger as a whole.</summary>
internal interface ILedgerState
{
    /// <summary>Gets the reason why nothing can be stored now, in one line for an operator; null when the ledger is available.</summary>
    string? UnavailableReason { get; }

    /// <summary>Gets the highest session epoch that was on record at start; 0 when there is none. New epochs are higher.</summary>
    long LastEpoch { get; }
}
