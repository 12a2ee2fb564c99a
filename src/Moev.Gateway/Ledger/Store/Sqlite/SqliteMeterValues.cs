using System.Text;
using Microsoft.Data.Sqlite;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Pages of a charge point's meter values. An index has their order, so every page costs the same.</summary>
internal static class SqliteMeterValues
{
    // Ids grow as values are received, so the oldest stand first.
    public const string DropSql =
        "DELETE FROM meter_values WHERE id IN (SELECT id FROM meter_values ORDER BY id LIMIT $2) AND received_at < $1";

    private const string ListSql = "SELECT id, connector_id, transaction_id, sampled_at, received_at, samples FROM meter_values";

    public static IReadOnlyList<MeterValueRecord> List(SqliteConnection connection, MeterValueFilter filter, CancellationToken cancellationToken)
    {
        using var statement = Query(filter).Prepare(connection, "ORDER BY sampled_at, id", filter.Limit);
        using var row = statement.Read();
        var records = new List<MeterValueRecord>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Add(new MeterValueRecord(
                row.GetInt64(0),
                row.GetInt32(1),
                row.IsDBNull(2) ? null : row.GetInt32(2),
                SqliteTime.FromMicroseconds(row.GetInt64(3)),
                SqliteTime.FromMicroseconds(row.GetInt64(4)),
                Encoding.UTF8.GetBytes(row.GetString(5))));
        }

        return records;
    }

    /// <summary>The steps that SQLite takes for a page.</summary>
    public static IReadOnlyList<string> Explain(SqliteConnection connection, MeterValueFilter filter)
    {
        using var statement = Query(filter, "EXPLAIN QUERY PLAN ").Prepare(connection, "ORDER BY sampled_at, id", filter.Limit);
        using var row = statement.Read();
        var steps = new List<string>();
        while (row.Read())
            steps.Add(row.GetString(3));
        return steps;
    }

    private static SqliteQuery Query(MeterValueFilter filter, string prefix = "")
    {
        var query = new SqliteQuery(prefix + ListSql);
        query.Where("charge_point = (SELECT id FROM charge_points WHERE identity = ?)", filter.Identity.Value);
        query.Where("sampled_at >= ?", filter.From?.ToMicroseconds());
        query.Where("sampled_at < ?", filter.To?.ToMicroseconds());
        if (filter.After is { } after)
            query.Where("(sampled_at, id) > (?, ?)", after.Microseconds, after.Id);
        // Tolerant mode keeps a lone sample that was sent without its array as it came.
        query.Where(
            "EXISTS (SELECT 1 FROM json_each(CASE json_type(samples) WHEN 'array' THEN samples ELSE json_array(json(samples)) END) sample " +
            "WHERE coalesce(json_extract(CASE sample.type WHEN 'object' THEN sample.value ELSE '{}' END, '$.measurand'), '" + IMeterValueReader.DefaultMeasurand + "') = ?)",
            filter.Measurand);
        return query;
    }
}
