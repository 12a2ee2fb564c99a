using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>The limits of what waits for storage, and of one commit.</summary>
/// <param name="Writes">The writes that wait at most.</param>
/// <param name="Bytes">Their bytes at most.</param>
/// <param name="BytesPerLane">The bytes of one charge point's waiting writes at most; a single larger write waits alone.</param>
/// <param name="BatchRows">The rows of one commit at most; a single larger write is committed alone.</param>
/// <param name="BatchBytes">The bytes of one commit at most; as before.</param>
internal sealed record WriteLimits(int Writes, long Bytes, long BytesPerLane, int BatchRows, long BatchBytes)
{
    public static WriteLimits Of(LedgerOptions options) => new(
        options.MaxWaitingWrites,
        options.MaxWaitingBytes,
        options.MaxWaitingBytesPerChargePoint,
        options.MaxBatchWrites,
        options.MaxBatchBytes);

    /// <summary>
    /// Returns the part of a limit that a class of writes may fill. Each class leaves room for the higher ones, so that transactions are refused last.
    /// </summary>
    public static long Share(long limit, WriteClass writes) => writes switch
    {
        WriteClass.Note => limit / 2,
        WriteClass.Stranger => limit / 8 * 5,
        WriteClass.Record => limit / 4 * 3,
        _ => limit,
    };
}
