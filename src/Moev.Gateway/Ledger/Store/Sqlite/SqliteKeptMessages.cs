using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Pages of the messages that are kept beside the transactions, newest first.</summary>
internal static class SqliteKeptMessages
{
    private const string ListSql =
        "SELECT k.id, k.reason, c.identity, k.action, k.transaction_id, k.problem, k.received_at, k.payload " +
        "FROM kept_messages k JOIN charge_points c ON c.id = k.charge_point";

    public static IReadOnlyList<KeptRecord> List(SqliteConnection connection, KeptFilter filter, CancellationToken cancellationToken)
    {
        var query = new SqliteQuery(ListSql);
        query.Where("k.charge_point = (SELECT id FROM charge_points WHERE identity = ?)", filter.Identity?.Value);
        query.Where("k.reason = ?", filter.Reason?.ToString());
        query.Where("k.received_at >= ?", filter.From?.ToMicroseconds());
        query.Where("k.received_at < ?", filter.To?.ToMicroseconds());
        query.Where("k.id < ?", filter.Before);
        using var statement = query.Prepare(connection, "ORDER BY k.id DESC", filter.Limit);
        using var row = statement.Read();
        var kept = new List<KeptRecord>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            kept.Add(new KeptRecord(row.GetInt64(0), Message(row)));
        }

        return kept;
    }

    private static KeptMessage Message(SqliteDataReader row)
    {
        Actions16.TryFind(Encoding.UTF8.GetBytes(row.GetString(3)), out var action);
        return new KeptMessage(
            Enum.Parse<KeptReason>(row.GetString(1)),
            new ChargePointIdentity(row.GetString(2)),
            action,
            row.IsDBNull(4) ? null : row.GetInt32(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            SqliteTime.FromMicroseconds(row.GetInt64(6)),
            (byte[])row.GetValue(7));
    }
}
