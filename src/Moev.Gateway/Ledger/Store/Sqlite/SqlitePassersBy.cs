using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>
/// Deletes charge points that have left nothing to bill: those without a transaction, a command, and a kept StartTransaction or StopTransaction. Any
/// client can create one by connecting with another identity. Used by the writer's thread.
/// </summary>
/// <param name="statement">Gets the prepared statement of a text.</param>
/// <param name="quotas">The quotas, which count the kept messages of a charge point.</param>
internal sealed class SqlitePassersBy(SqliteConnection connection, Func<string, SqliteStatement> statement, SqliteQuotas quotas)
{
    /// <summary>The meter values that are deleted at once; a charge point with more is deleted in portions.</summary>
    private const int MaxMeterValues = 1_000;

    private const int Candidates = 500;

    private const string FindSql =
        "SELECT id, identity, last_seen_at, kept_bytes, EXISTS (SELECT 1 FROM transactions t WHERE t.charge_point = c.id) " +
        "OR EXISTS (SELECT 1 FROM audit a WHERE a.charge_point = c.id) " +
        "OR EXISTS (SELECT 1 FROM kept_messages k WHERE k.charge_point = c.id AND k.action <> 'MeterValues') " +
        "FROM charge_points c WHERE last_seen_at >= $1 AND last_seen_at < $2 ORDER BY last_seen_at LIMIT $3";

    private const string DropMeterValuesSql =
        "DELETE FROM meter_values WHERE id IN (SELECT id FROM meter_values WHERE charge_point = $1 LIMIT $2)";

    private readonly List<string> _deletions = Deletions(connection);
    private long _from; // before it are only charge points that stay

    /// <summary>Deletes those that were not seen for the longest time.</summary>
    /// <param name="before">Microseconds since 1970: those seen later stay.</param>
    /// <param name="max">The number to delete at most.</param>
    /// <returns>The identities of those that were deleted.</returns>
    public IReadOnlyList<ChargePointIdentity> Drop(long before, int max)
    {
        var found = new List<(long Id, string Identity, long Seen, long Kept, bool Stays)>();
        using (var row = statement(FindSql).Bind(_from, before, Math.Max(max, Candidates)).Read())
        {
            while (row.Read())
                found.Add((row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetBoolean(4)));
        }

        var dropped = new List<ChargePointIdentity>();
        foreach (var (id, identity, _, kept, stays) in found)
        {
            if (stays || dropped.Count == max || statement(DropMeterValuesSql).Bind(id, MaxMeterValues).Execute() == MaxMeterValues)
                continue;
            foreach (var deletion in _deletions)
                statement(deletion).Bind(id).Execute();
            quotas.ForgetKept(kept);
            dropped.Add(new ChargePointIdentity(identity));
        }

        // Those that stay are not examined each time. A charge point that is seen again moves to the end.
        _from = dropped.Count > 0 || found.Count < Candidates ? 0 : found[^1].Seen;
        return dropped;
    }

    // Whatever refers to a charge point, in tables that later migrations add too.
    private static List<string> Deletions(SqliteConnection connection)
    {
        using var tables = new SqliteStatement(
            connection,
            "SELECT t.name, f.\"from\" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND f.\"table\" = 'charge_points' " +
            "AND t.name NOT IN ('transactions', 'audit')");
        using var row = tables.Read();
        var deletions = new List<string>();
        while (row.Read())
            deletions.Add($"DELETE FROM {row.GetString(0)} WHERE {row.GetString(1)} = $1");
        deletions.Add("DELETE FROM charge_points WHERE id = $1");
        return deletions;
    }
}
