using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store;

/// <summary>The order in which writes are given up when too many wait: the lowest first.</summary>
internal enum WriteClass : byte
{
    /// <summary>A state that the next message replaces, such as a status: nobody waits for it, and it is lost when there is no room.</summary>
    Note,

    /// <summary>A record of a charge point without a transaction on record: it may be a stranger's.</summary>
    Stranger,

    /// <summary>A record that its sender keeps until it is stored, or that an operator reads: meter values, commands, security events.</summary>
    Record,

    /// <summary>StartTransaction, StopTransaction and the closing of transactions: refused last.</summary>
    Transaction,
}

/// <summary>The size and rank of a write, for the queue.</summary>
/// <param name="Lane">The charge point, whose writes keep their order; <c>default</c> for the gateway's own.</param>
/// <param name="Bytes">The memory that the write holds, about.</param>
/// <param name="Rows">The rows that it stores, about.</param>
/// <param name="Key">Tells which note a newer note may replace; 0 when it can't be replaced.</param>
internal readonly record struct WriteLabel(ChargePointIdentity Lane, WriteClass Class, int Bytes, int Rows = 1, long Key = 0);
