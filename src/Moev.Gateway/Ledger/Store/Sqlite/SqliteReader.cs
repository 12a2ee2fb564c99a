using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The queries of the SQLite store. Each reads what is committed, on a connection of its own beside the writer.</summary>
/// <remarks>A query is synchronous. Its token is checked before it begins and at each row of a page.</remarks>
internal sealed class SqliteReader(SqliteDatabase database, LedgerOptions options)
{
    private const string TransactionColumns =
        "SELECT t.id, c.identity, t.connector_id, t.id_tag, t.meter_start, t.started_at, t.reservation_id, t.meter_stop, t.stopped_at, " +
        "t.stop_reason, t.stop_id_tag, t.deviations, t.closing, t.received_at, " + SqliteEnergy.Columns + " FROM transactions t";

    private const string OfChargePoint = " JOIN charge_points c ON c.id = t.charge_point";

    public TransactionRecord? FindTransaction(int transactionId, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        using var statement = new SqliteStatement(connection, TransactionColumns + OfChargePoint + " WHERE t.id = $1");
        using var row = statement.Bind(transactionId).Read();
        return row.Read() ? Transaction(row) : null;
    }

    public ReadOnlyMemory<byte>? FindTransactionData(int transactionId, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        using var statement = new SqliteStatement(connection, "SELECT stop_payload FROM transactions WHERE id = $1 AND stop_payload IS NOT NULL");
        using var row = statement.Bind(transactionId).Read();
        return row.Read() ? TransactionData.Find(Encoding.UTF8.GetBytes(row.GetString(0))) : null;
    }

    public IReadOnlyList<TransactionRecord> ListTransactions(TransactionFilter filter, CancellationToken cancellationToken)
    {
        // Not by the order of ids, which would walk through those that ended.
        var isRunningOfOne = filter is { Identity: not null, Active: true };
        var query = new SqliteQuery(TransactionColumns + (isRunningOfOne ? " INDEXED BY transactions_running" : "") + OfChargePoint);
        // The charge point by its number: the index that begins with it then also gives the order.
        query.Where("t.charge_point = (SELECT id FROM charge_points WHERE identity = ?)", filter.Identity?.Value);
        query.Where("t.id_tag = ?", filter.IdTag);
        query.Where("t.connector_id = ?", filter.ConnectorId);
        query.Where("t.started_at >= ?", filter.From?.ToMicroseconds());
        query.Where("t.started_at < ?", filter.To?.ToMicroseconds());
        query.Where("t.id < ?", filter.Before);
        if (filter.Active is { } active)
            query.Where(active ? "t.stopped_at IS NULL" : "t.stopped_at IS NOT NULL");

        using var connection = Open(cancellationToken);
        using var statement = query.Prepare(connection, "ORDER BY t.id DESC", filter.Limit);
        using var row = statement.Read();
        var records = new List<TransactionRecord>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Add(Transaction(row));
        }

        return records;
    }

    public IReadOnlyList<AuditRecord> ListCommands(AuditFilter filter, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteAudit.List(connection, filter, cancellationToken);
    }

    public IReadOnlyList<MeterValueRecord> ListMeterValues(MeterValueFilter filter, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteMeterValues.List(connection, filter, cancellationToken);
    }

    public EventPage ReadEvents(EventFilter filter, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteEvents.Read(connection, filter, cancellationToken);
    }

    public IReadOnlyList<LedgerEvent> ListSecurity(ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteEvents.ListSecurity(connection, identity, before, limit, cancellationToken);
    }

    public IReadOnlyList<ChargePointIdentity> ListSilent(DateTimeOffset before, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteJobs.ListSilent(connection, before, cancellationToken);
    }

    public TResult ReadManagement<TResult>(ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        using var snapshot = connection.BeginTransaction(deferred: true);
        using var find = new SqliteStatement(connection, SqliteManagement.FindChargePointSql);
        var opened = new List<SqliteStatement>();
        try
        {
            return read(SqliteManagement.Open(Statement, find.Bind(identity.Value).Scalar(), options));
        }
        finally
        {
            foreach (var statement in opened)
                statement.Dispose();
        }

        SqliteStatement Statement(string sql)
        {
            opened.Add(new SqliteStatement(connection, sql));
            return opened[^1];
        }
    }

    public long LastEventId(CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteEvents.LastId(connection);
    }

    public IReadOnlyList<KeptRecord> ListKept(KeptFilter filter, CancellationToken cancellationToken)
    {
        using var connection = Open(cancellationToken);
        return SqliteKeptMessages.List(connection, filter, cancellationToken);
    }

    private SqliteConnection Open(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return database.OpenReader();
    }

    private static TransactionRecord Transaction(SqliteDataReader row)
    {
        var deviations = (TransactionDeviations)row.GetInt32(11);
        int? meterStart = deviations.HasFlag(TransactionDeviations.MeterStartUnknown) ? null : row.GetInt32(4);
        int? meterStop = row.IsDBNull(7) ? null : row.GetInt32(7);
        var readings = SqliteEnergy.Read(row, 14);
        var closing = row.IsDBNull(12) ? null : SqliteClosings.Decode(row.GetString(12));
        return new TransactionRecord(
            row.GetInt32(0),
            new ChargePointIdentity(row.GetString(1)),
            row.GetInt32(2),
            row.GetString(3),
            meterStart,
            SqliteTime.FromMicroseconds(row.GetInt64(5)),
            row.IsDBNull(6) ? null : row.GetInt32(6),
            // A reading that was queued may arrive after the closing.
            closing is { ReplacedAt: null } ? closing.ReadingAtEnd(readings.Last, meterStart) : meterStop,
            row.IsDBNull(8) ? null : SqliteTime.FromMicroseconds(row.GetInt64(8)),
            row.IsDBNull(9) ? null : row.GetString(9),
            row.IsDBNull(10) ? null : row.GetString(10),
            readings,
            deviations)
        {
            Closing = closing,
            ReceivedAt = SqliteTime.FromMicroseconds(row.GetInt64(13)),
        };
    }
}
