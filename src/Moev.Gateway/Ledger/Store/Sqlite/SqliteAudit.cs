using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The audit table: its statements, and its rows as records.</summary>
internal static class SqliteAudit
{
    public const string InsertSql =
        "INSERT INTO audit (charge_point, at, remote_address, route, action, parameters, idempotency_key) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

    public const string EndSql =
        "UPDATE audit SET ended_at = $2, outcome = $3, status = $4, message_id = $5, elapsed_us = $6 WHERE id = $1";

    public const string FindSql = "SELECT c.identity, a.action FROM audit a JOIN charge_points c ON c.id = a.charge_point WHERE a.id = $1";

    private const string ListSql =
        "SELECT a.id, a.at, a.remote_address, a.route, a.action, c.identity, a.parameters, a.ended_at, a.outcome, a.status, a.message_id, a.elapsed_us, a.idempotency_key " +
        "FROM audit a JOIN charge_points c ON c.id = a.charge_point";

    public static IReadOnlyList<AuditRecord> List(SqliteConnection connection, AuditFilter filter, CancellationToken cancellationToken)
    {
        var query = new SqliteQuery(ListSql);
        query.Where("a.charge_point = (SELECT id FROM charge_points WHERE identity = ?)", filter.Identity?.Value);
        query.Where("a.at >= ?", filter.From?.ToMicroseconds());
        query.Where("a.at < ?", filter.To?.ToMicroseconds());
        query.Where("a.id < ?", filter.Before);
        query.Where("a.idempotency_key = ?", filter.IdempotencyKey);
        using var statement = query.Prepare(connection, "ORDER BY a.id DESC", filter.Limit);
        using var row = statement.Read();
        var records = new List<AuditRecord>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Add(new AuditRecord(row.GetInt64(0), Intent(row), row.IsDBNull(8) ? null : Result(row)));
        }

        return records;
    }

    private static CommandIntent Intent(SqliteDataReader row) => new(
        SqliteTime.FromMicroseconds(row.GetInt64(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        new ChargePointIdentity(row.GetString(5)),
        Encoding.UTF8.GetBytes(row.GetString(6)))
    {
        IdempotencyKey = row.IsDBNull(12) ? null : row.GetString(12),
    };

    private static CommandResult Result(SqliteDataReader row) => new(
        SqliteTime.FromMicroseconds(row.GetInt64(7)),
        row.GetString(8),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetString(10),
        TimeSpan.FromMicroseconds(row.GetInt64(11)));
}
