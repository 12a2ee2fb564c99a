namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The table of configuration keys: its statements.</summary>
internal static class SqliteConfiguration
{
    // A value that is reported alone says nothing of whether it can be set.
    public const string UpsertSql =
        "INSERT INTO configuration (charge_point, key, value, is_readonly) VALUES ($1, $2, $3, $4) " +
        "ON CONFLICT (charge_point, key) DO UPDATE SET value = excluded.value, is_readonly = coalesce(excluded.is_readonly, is_readonly)";

    public const string ClearSql = "DELETE FROM configuration WHERE charge_point = $1";

    public const string ReadAtSql = "UPDATE charge_points SET configuration_read_at = $2 WHERE id = $1";

    public const string ListSql = "SELECT key, value, is_readonly FROM configuration WHERE charge_point = $1";
}
