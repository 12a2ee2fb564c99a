using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Commands;

/// <summary>Notes to the ledger that are read back before a command returns.</summary>
internal static class ConfirmedNotes
{
    /// <summary>
    /// Records the outcome of something that was sent, and waits until it is stored, so that a caller that has the answer can read the record.
    /// If the ledger fails, the answer is still returned: the note itself is not lost.
    /// </summary>
    public static async ValueTask NoteAndWaitAsync(
        this IManagementRecords records, ChargePointIdentity identity, DateTimeOffset at, Action<ManagementRecords> change)
    {
        records.NoteManagement(identity, at, change);
        try
        {
            // Writes are stored in the order in which they arrive.
            await records.ChangeManagementAsync(identity, at, static _ => true);
        }
        catch (LedgerUnavailableException)
        {
            // The ledger's log and /readyz report it.
        }
    }
}
