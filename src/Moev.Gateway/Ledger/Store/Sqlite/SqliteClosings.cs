using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Ends transactions whose StopTransaction is missing.</summary>
/// <param name="rows">The writing connection.</param>
/// <param name="maxRunning">The running transactions of one charge point.</param>
internal sealed class SqliteClosings(SqliteRows rows, int maxRunning)
{
    private const string RunningColumns =
        "SELECT id, started_at, received_at, " + SqliteEnergy.MeterStart + ", last_energy_wh FROM transactions INDEXED BY transactions_running WHERE charge_point = $1 AND stopped_at IS NULL";

    private const string RunningOnConnectorSql = RunningColumns + " AND (connector_id = $2 OR $3 AND (connector_id = 0 OR $2 = 0)) ORDER BY id";
    private const string OldestRunningSql = RunningColumns + " ORDER BY id LIMIT $2";

    private const string CountRunningSql =
        "SELECT count(*) FROM transactions INDEXED BY transactions_running WHERE charge_point = $1 AND stopped_at IS NULL";

    private const string FindSql =
        "SELECT t.id, t.started_at, t.received_at, " + SqliteEnergy.MeterStart + ", t.last_energy_wh, t.stopped_at, t.closing, c.identity " +
        "FROM transactions t JOIN charge_points c ON c.id = t.charge_point WHERE t.id = $1";

    private const string CloseSql = "UPDATE transactions SET stopped_at = $2, meter_stop = $3, closing = $4 WHERE id = $1";

    private const string ReopenSql =
        "UPDATE transactions SET stopped_at = NULL, meter_stop = NULL, closing = NULL WHERE id = $1 AND charge_point = $2 AND stop_payload IS NULL " +
        "AND json_extract(closing, '$.Cause') = 'Available' AND NOT EXISTS (SELECT 1 FROM transactions newer INDEXED BY transactions_running " +
        "WHERE newer.charge_point = $2 AND newer.connector_id = transactions.connector_id AND newer.stopped_at IS NULL)";

    public static string Encode(TransactionClosing closing) => JsonSerializer.Serialize(closing, LedgerJson.Default.TransactionClosing);

    public static TransactionClosing Decode(string json) => JsonSerializer.Deserialize(json, LedgerJson.Default.TransactionClosing)!;

    /// <summary>Ends the transactions of a connector that began before another start, which is not stored yet.</summary>
    /// <returns>The ended transactions, and the last one that began later.</returns>
    public (IReadOnlyList<int>? Closed, int? Overlaps) CloseForNextStart(long chargePoint, in TransactionStart start)
    {
        List<int>? closed = null;
        int? overlaps = null;
        foreach (var running in RunningOn(chargePoint, start.ConnectorId, start.IsOnlyConnector))
        {
            if (start.IsAfter(running.StartedAt, running.LastEnergy ?? running.MeterStart))
                (closed ??= []).Add(Close(start.Identity, running, TransactionClosing.By(ClosingCause.NextStart, running.StartedAt, start.At)));
            else
                overlaps = running.Id;
        }

        return (closed, overlaps);
    }

    /// <summary>Ends the transactions that are too many after another one was stored: those with the lowest ids.</summary>
    public IReadOnlyList<int>? CloseTooMany(long chargePoint, in TransactionStart start, IReadOnlyList<int>? closed)
    {
        var excess = rows.Statement(CountRunningSql).Bind(chargePoint).Scalar()!.Value - maxRunning;
        if (excess <= 0)
            return closed;
        var all = new List<int>(closed ?? []);
        foreach (var running in Running(rows.Statement(OldestRunningSql).Bind(chargePoint, excess)))
            all.Add(Close(start.Identity, running, TransactionClosing.By(ClosingCause.TooManyRunning, running.StartedAt, start.At)));
        return all;
    }

    public IReadOnlyList<int> Close(in ConnectorAvailable available)
    {
        var closed = new List<int>();
        var chargePoint = rows.ChargePoint(available.Identity, available.At.ReceivedAt);
        foreach (var running in RunningOn(chargePoint, available.ConnectorId, available.AreAll))
        {
            if (available.At.IsAfter(running.StartedAt, ifEqual: false))
                closed.Add(Close(available.Identity, running, TransactionClosing.By(ClosingCause.Available, running.StartedAt, available.At)));
        }

        return closed;
    }

    public ClosingRecorded Close(in OperatorClosing closing)
    {
        RunningRow found;
        ChargePointIdentity identity;
        using (var row = rows.Statement(FindSql).Bind(closing.TransactionId).Read())
        {
            if (!row.Read())
                return ClosingRecorded.Unknown;
            found = RunningRow.Of(row);
            if (!row.IsDBNull(5))
            {
                var before = row.IsDBNull(6) ? null : Decode(row.GetString(6));
                return closing.Repeats(before, found.StartedAt.At!.Value) ? ClosingRecorded.Repeated : ClosingRecorded.Ended;
            }

            identity = new ChargePointIdentity(row.GetString(7));
        }

        Close(identity, found, closing.Of(found.StartedAt.At!.Value));
        return ClosingRecorded.Closed;
    }

    public bool Reopen(in TransactionReopening reopening)
    {
        var chargePoint = rows.ChargePoint(reopening.Identity, reopening.At);
        if (rows.Statement(ReopenSql).Bind(reopening.TransactionId, chargePoint).Execute() == 0)
            return false;
        rows.Event(EventTypes.TransactionReopened, reopening.Identity, reopening.At, EventData.Reopened(reopening.TransactionId));
        return true;
    }

    private int Close(ChargePointIdentity identity, in RunningRow transaction, TransactionClosing closing)
    {
        var meterStop = closing.ReadingAtEnd(transaction.LastEnergy, transaction.MeterStart);
        rows.Statement(CloseSql).Bind(transaction.Id, closing.StoppedAt.ToMicroseconds(), meterStop, Encode(closing)).Execute();
        rows.Event(EventTypes.TransactionStopped, identity, closing.At, EventData.Closed(transaction.Id, meterStop, closing));
        return transaction.Id;
    }

    private List<RunningRow> RunningOn(long chargePoint, int connectorId, bool orUnknownConnector) =>
        Running(rows.Statement(RunningOnConnectorSql).Bind(chargePoint, connectorId, orUnknownConnector ? 1 : 0));

    private static List<RunningRow> Running(SqliteStatement search)
    {
        var running = new List<RunningRow>();
        using var row = search.Read();
        while (row.Read())
            running.Add(RunningRow.Of(row));
        return running;
    }

    private readonly record struct RunningRow(int Id, ReportedTime StartedAt, int? MeterStart, decimal? LastEnergy)
    {
        public static RunningRow Of(SqliteDataReader row) => new(
            row.GetInt32(0),
            new ReportedTime(SqliteTime.FromMicroseconds(row.GetInt64(1)), SqliteTime.FromMicroseconds(row.GetInt64(2))),
            row.IsDBNull(3) ? null : row.GetInt32(3),
            row.IsDBNull(4) ? null : (decimal)row.GetDouble(4));
    }
}
