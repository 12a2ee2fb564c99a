using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Loads the running transactions at start.</summary>
internal static class SqliteRunning
{
    private const string Sql =
        "SELECT c.identity, t.id, t.connector_id, t.started_at, t.received_at FROM transactions t INDEXED BY transactions_running " +
        "JOIN charge_points c ON c.id = t.charge_point WHERE t.stopped_at IS NULL ORDER BY t.id";

    public static void Load(SqliteConnection connection, ChargePointTable table)
    {
        using var statement = new SqliteStatement(connection, Sql);
        using var row = statement.Read();
        while (row.Read())
        {
            table.Find(new ChargePointIdentity(row.GetString(0)))?.Transactions.NoteStarted(new RunningTransaction(
                row.GetInt32(1),
                row.GetInt32(2),
                new ReportedTime(SqliteTime.FromMicroseconds(row.GetInt64(3)), SqliteTime.FromMicroseconds(row.GetInt64(4)))));
        }
    }
}
