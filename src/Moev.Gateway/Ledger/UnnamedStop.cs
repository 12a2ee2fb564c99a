namespace Moev.Gateway.Ledger;

/// <summary>
/// Finds the transaction of a StopTransaction whose id is 0 or negative: its charge point never got the id, because the answer to its
/// StartTransaction was lost or it was offline (OCPP 1.6 errata 3.18).
/// </summary>
internal static class UnnamedStop
{
    /// <summary>The ended transactions that are examined, the newest first.</summary>
    private const int MaxEnded = 100;

    /// <summary>Returns a value indicating whether no transaction can have the id.</summary>
    public static bool IsUnnamed(int transactionId) => transactionId <= 0;

    /// <summary>Finds the only running transaction whose tag, reading and time fit, or else the only closed one.</summary>
    /// <param name="list">Lists transactions of the charge point, the newest first.</param>
    /// <param name="orOnly">
    /// The id could not be read: if none fits, the only running transaction is the one, unless the stop shows that it is another one.
    /// </param>
    /// <returns>Null when there is none, or more than one.</returns>
    public static async ValueTask<int?> FindAsync(
        TransactionStop stop, Func<TransactionFilter, ValueTask<IReadOnlyList<TransactionRecord>>> list, bool orOnly = false)
    {
        var running = await list(new TransactionFilter(stop.Identity, Active: true, Limit: TransactionFilter.MaxLimit));
        var ended = await list(new TransactionFilter(stop.Identity, Active: false, Limit: MaxEnded));
        // It was sent before, and ended one.
        if (ended.FirstOrDefault(transaction => IsStop(stop, transaction)) is { } repeated)
            return repeated.TransactionId;
        var fitting = running.Where(transaction => Fits(stop, transaction)).ToList();
        if (fitting.Count == 0)
            fitting = [.. ended.Where(transaction => Fits(stop, transaction) && EndsWithin(stop, transaction.Closing))];
        if (fitting is [var only])
            return only.TransactionId;
        return orOnly && running is [var last] && !(stop.MeterStop < last.MeterStart) && !(stop.At.At < last.StartedAt) ? last.TransactionId : null;
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
