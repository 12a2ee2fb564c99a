using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http;

internal static class FunctionRecordsExtensions
{
    /// <summary>
    /// Notes what became of something that was sent, and waits until it is on record, so that whoever has the answer can read it. A ledger that
    /// fails is no reason to keep the answer back: the note is not lost with the waiting.
    /// </summary>
    public static async ValueTask NoteAndWaitAsync(
        this IFunctionRecords records, ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change)
    {
        records.NoteFunctions(identity, at, change);
        try
        {
            // Writes are stored in the order of their coming.
            await records.ChangeFunctionsAsync(identity, at, static _ => true);
        }
        catch (LedgerUnavailableException)
        {
            // Said in the log by the ledger, and by /readyz.
        }
    }
}
