using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Writes of StartTransaction. Its searches use indexes, so that a start costs the same however long the history of its charge point is.</summary>
internal sealed class SqliteStarts(SqliteRows rows, SqliteClosings closings)
{
    private const string Untimed = "deviations & 16 != 0";

    // A reading that arrived later stands for a missing meterStart.
    private const string SameMembers = "connector_id = $3 AND id_tag = $4 AND (meter_start = $5 OR $5 IS NULL AND deviations & 4 != 0)";

    private const string FindRunningSql =
        "SELECT id FROM transactions INDEXED BY transactions_running WHERE charge_point = $1 AND stopped_at IS NULL AND started_at = $2 AND " +
        SameMembers + " ORDER BY id LIMIT 1";

    // A start without a timestamp has another time of arrival at each retry.
    private const string FindRunningUntimedSql =
        "SELECT id FROM transactions INDEXED BY transactions_running WHERE charge_point = $1 AND stopped_at IS NULL AND " + Untimed + " AND $2 AND " +
        SameMembers + " ORDER BY id LIMIT 1";

    private const string FindEndedSql =
        "SELECT id, meter_stop FROM transactions INDEXED BY transactions_of_start WHERE charge_point = $1 AND started_at = $2 AND " +
        "connector_id = $3 AND id_tag = $4 AND meter_start = $5 ORDER BY id DESC LIMIT 1";

    private const string FindEndedWithoutMeterSql =
        "SELECT id, meter_stop FROM transactions INDEXED BY transactions_of_start WHERE charge_point = $1 AND started_at = $2 AND " + SameMembers +
        " ORDER BY id DESC LIMIT 1";

    private const string FindEndedUntimedSql =
        "SELECT id, meter_stop FROM transactions INDEXED BY transactions_untimed WHERE charge_point = $1 AND $2 AND " + Untimed + " AND " +
        "connector_id = $3 AND id_tag = $4 AND meter_start = $5 ORDER BY id DESC LIMIT 1";

    private const string InsertSql =
        "INSERT INTO transactions (charge_point, connector_id, id_tag, meter_start, reservation_id, started_at, received_at, deviations) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";

    /// <summary>Gets the searches.</summary>
    public static IReadOnlyList<string> Searches =>
        [FindRunningSql, FindRunningUntimedSql, FindEndedSql, FindEndedWithoutMeterSql, FindEndedUntimedSql];

    /// <summary>Skips to an id, unless the next one is higher.</summary>
    public static void SkipTo(SqliteConnection connection, int id)
    {
        using var find = new SqliteStatement(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'transactions'");
        var last = find.Scalar();
        if (last >= id - 1)
            return;
        using var skip = new SqliteStatement(connection, last is null
            ? "INSERT INTO sqlite_sequence (name, seq) VALUES ('transactions', $1)"
            : "UPDATE sqlite_sequence SET seq = $1 WHERE name = 'transactions'");
        skip.Bind(id - 1).Execute();
    }

    public StartRecorded Start(in TransactionStart start)
    {
        var chargePoint = rows.ChargePoint(start.Identity, start.ReceivedAt);
        if ((FindRunning(chargePoint, start) ?? FindEnded(chargePoint, start)) is { } known)
            return new StartRecorded(known, IsRetry: true);

        var (closed, overlaps) = closings.CloseForNextStart(chargePoint, start);
        var deviations = start.Deviations | (start.MeterStart is null ? TransactionDeviations.MeterStartUnknown : TransactionDeviations.None);
        var transactionId = TransactionId(rows.Statement(InsertSql)
            .Bind(
                chargePoint,
                start.ConnectorId,
                start.IdTag.ToString(),
                start.MeterStart ?? 0,
                start.ReservationId,
                start.Timestamp.ToMicroseconds(),
                start.ReceivedAt.ToMicroseconds(),
                (int)deviations)
            .Scalar());
        rows.Event(EventTypes.TransactionStarted, start.Identity, start.ReceivedAt, EventData.Started(start, transactionId));
        return new StartRecorded(transactionId, IsRetry: false, overlaps, closings.CloseTooMany(chargePoint, start, closed));
    }

    private int? FindRunning(long chargePoint, in TransactionStart start)
    {
        var isTimed = start.At.At is not null;
        return (int?)rows.Statement(isTimed ? FindRunningSql : FindRunningUntimedSql)
            .Bind(chargePoint, isTimed ? start.Timestamp.ToMicroseconds() : 1, start.ConnectorId, start.IdTag.ToString(), start.MeterStart)
            .Scalar();
    }

    private int? FindEnded(long chargePoint, in TransactionStart start)
    {
        // No transaction can be told to be a repetition. There may be many with the same members.
        if (!start.RepeatsEnded(int.MaxValue))
            return null;
        var isTimed = start.At.At is not null;
        var sql = !isTimed ? FindEndedUntimedSql : start.MeterStart is null ? FindEndedWithoutMeterSql : FindEndedSql;
        using var row = rows.Statement(sql)
            .Bind(chargePoint, isTimed ? start.Timestamp.ToMicroseconds() : 1, start.ConnectorId, start.IdTag.ToString(), start.MeterStart)
            .Read();
        return row.Read() && start.RepeatsEnded(row.IsDBNull(1) ? null : row.GetInt32(1)) ? row.GetInt32(0) : null;
    }

    private static int TransactionId(long? id) =>
        id is > 0 and <= int.MaxValue ? (int)id : throw new LedgerUnavailableException("All transaction ids are used");
}
