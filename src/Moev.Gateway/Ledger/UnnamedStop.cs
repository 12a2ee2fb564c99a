namespace Moev.Gateway.Ledger;

/// <summary>
/// Finds the transaction of a StopTransaction whose id is 0 or negative: its charge point never got the id, because the answer to its
/// StartTransaction was lost or it was offline (OCPP 1.6 errata 3.18).
/// </summary>
internal static class UnnamedStop
{
    /// <summary>The ended transactions that are examined, the newest first.</summary>
    public const int MaxEnded = 100;

    /// <summary>Returns a value indicating whether no transaction can have the id.</summary>
    public static bool IsUnnamed(int transactionId) => transactionId <= 0;

    /// <summary>Finds the only running transaction whose tag, reading and time fit, or else the only closed one.</summary>
    /// <param name="running">The running transactions of the charge point.</param>
    /// <param name="ended">Its newest ended transactions.</param>
    /// <returns>Null when there is none, or more than one.</returns>
    public static int? Find(in TransactionStop stop, IReadOnlyList<TransactionRecord> running, IReadOnlyList<TransactionRecord> ended)
    {
        var search = stop;
        // It was sent before, and ended one.
        if (ended.FirstOrDefault(transaction => IsStop(search, transaction)) is { } repeated)
            return repeated.TransactionId;
        var fitting = running.Where(transaction => Fits(search, transaction)).ToList();
        if (fitting.Count == 0)
            fitting = [.. ended.Where(transaction => Fits(search, transaction) && EndsWithin(search, transaction.Closing))];
        return fitting.Count == 1 ? fitting[0].TransactionId : null;
    }

    private static bool IsStop(in TransactionStop stop, TransactionRecord transaction) =>
        transaction.Deviations.HasFlag(TransactionDeviations.StopTransactionId)
        && (stop.MeterStop is null || stop.MeterStop == transaction.MeterStop)
        && (stop.Timestamp == transaction.StoppedAt || stop.Deviations.HasFlag(TransactionDeviations.StopTimestamp))
        && TagFits(stop, transaction);

    private static bool Fits(in TransactionStop stop, TransactionRecord transaction) =>
        TagFits(stop, transaction)
        && (stop.MeterStop is null || transaction.MeterStart is null || stop.MeterStop >= transaction.MeterStart)
        && stop.At.IsAfter(new ReportedTime(transaction.StartedAt, transaction.ReceivedAt), ifEqual: true);

    private static bool TagFits(in TransactionStop stop, TransactionRecord transaction) =>
        stop.IdTag is not { } tag || string.Equals(tag.ToString(), transaction.IdTag, StringComparison.OrdinalIgnoreCase);

    // What showed the end to the gateway came soon after it.
    private static bool EndsWithin(in TransactionStop stop, TransactionClosing? closing) =>
        closing is { ReplacedAt: null } && stop.Timestamp <= closing.StoppedAt + ReportedTime.Tolerance;
}
