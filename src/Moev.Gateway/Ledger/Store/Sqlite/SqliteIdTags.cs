using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger.IdTags;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The table of id tags.</summary>
internal static class SqliteIdTags
{
    public const string UpsertSql =
        "INSERT INTO id_tags (id_tag, status, parent_id_tag, expiry_date) VALUES ($1, $2, $3, $4) " +
        "ON CONFLICT (id_tag) DO UPDATE SET id_tag = excluded.id_tag, status = excluded.status, parent_id_tag = excluded.parent_id_tag, expiry_date = excluded.expiry_date";

    public const string DeleteSql = "DELETE FROM id_tags WHERE id_tag = $1";

    /// <summary>Loads the list at start.</summary>
    public static void Load(SqliteConnection connection, IdTagTable table)
    {
        using var statement = new SqliteStatement(connection, "SELECT id_tag, status, parent_id_tag, expiry_date FROM id_tags");
        using var row = statement.Read();
        while (row.Read())
        {
            table.Set(new IdTagRecord(
                row.GetString(0),
                Enum.Parse<AuthorizationStatus>(row.GetString(1)),
                row.IsDBNull(2) ? null : row.GetString(2),
                row.IsDBNull(3) ? null : SqliteTime.FromMicroseconds(row.GetInt64(3))));
        }
    }
}
