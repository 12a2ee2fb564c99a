using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The event log: events, and meter values as the events that they are too.</summary>
internal static class SqliteEvents
{
    public const string InsertSql = "INSERT INTO events (id, type, identity, at, data) VALUES ($1, $2, $3, $4, $5)";

    public const string LastIdSql =
        "SELECT max((SELECT last FROM event_sequence), coalesce((SELECT max(id) FROM events), 0), coalesce((SELECT max(id) FROM meter_values), 0))";

    public const string KeepSequenceSql = "UPDATE event_sequence SET last = $1";

    /// <summary>Ids that one page looks at: a filter that few events pass must not make a long reader, because that holds up the checkpoints.</summary>
    private const int Window = 10_000;

    private const string EventsSql = "SELECT e.id, e.type, e.identity, e.at, e.data, NULL, NULL, NULL FROM events e";

    // CROSS JOIN: in the order of ids, whatever the filter; the index of a charge point would be read as a whole.
    private const string MeterValuesSql =
        " UNION ALL SELECT m.id, NULL, c.identity, m.received_at, m.samples, m.connector_id, m.transaction_id, m.sampled_at " +
        "FROM meter_values m CROSS JOIN charge_points c ON c.id = m.charge_point";

    public static EventPage Read(SqliteConnection connection, EventFilter filter, CancellationToken cancellationToken)
    {
        // Both questions see the same commits.
        using var snapshot = connection.BeginTransaction(deferred: true);
        var last = LastId(connection);
        var end = Math.Min(last, filter.After > long.MaxValue - Window ? long.MaxValue : filter.After + Window);
        var events = new List<LedgerEvent>();
        using (var statement = Statement(connection, filter, end))
        {
            using var row = statement.Read();
            while (row.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                events.Add(Event(row));
            }
        }

        var place = events.Count < filter.Limit ? end : events[^1].Id;
        return new EventPage(events, place, place == last);
    }

    /// <summary>Security events of an identity, newest first, by an index of their own.</summary>
    public static IReadOnlyList<LedgerEvent> ListSecurity(SqliteConnection connection, ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken)
    {
        var query = new SqliteQuery("SELECT id, type, identity, at, data FROM events");
        query.Where("type = 'security'");
        query.Where("identity = ?", identity.Value);
        query.Where("id < ?", before);
        using var statement = query.Prepare(connection, "ORDER BY id DESC", limit);
        using var row = statement.Read();
        var events = new List<LedgerEvent>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            events.Add(Event(row));
        }

        return events;
    }

    public static long LastId(SqliteConnection connection) => Convert.ToInt64(SqliteDatabase.Scalar(connection, LastIdSql), CultureInfo.InvariantCulture);

    /// <summary>The steps that SQLite takes for a page.</summary>
    public static IReadOnlyList<string> Explain(SqliteConnection connection, EventFilter filter)
    {
        using var statement = Statement(connection, filter, long.MaxValue, "EXPLAIN QUERY PLAN ");
        using var row = statement.Read();
        var steps = new List<string>();
        while (row.Read())
            steps.Add(row.GetString(3));
        return steps;
    }

    private static SqliteStatement Statement(SqliteConnection connection, EventFilter filter, long end, string prefix = "")
    {
        var values = new List<object?> { filter.After, end };
        var sql = new StringBuilder(prefix).Append(EventsSql).Append(" WHERE e.id > $1 AND e.id <= $2");
        if (filter.Types is { } types)
        {
            sql.Append(" AND e.type IN (");
            foreach (var type in types)
                sql.Append(values.Count > 2 ? ", " : "").Append(Parameter(type));
            sql.Append(')');
        }

        var identity = filter.Identity is { } known ? Parameter(known.Value) : null;
        if (identity is not null)
            sql.Append(" AND e.identity = ").Append(identity);
        if (filter.Wants(EventTypes.MeterValues))
        {
            sql.Append(MeterValuesSql).Append(" WHERE m.id > $1 AND m.id <= $2");
            if (identity is not null)
                sql.Append(" AND c.identity = ").Append(identity);
        }

        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY 1 LIMIT {filter.Limit}");
        return new SqliteStatement(connection, sql.ToString()).Bind([.. values]);

        string Parameter(string value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }
    }

    private static LedgerEvent Event(SqliteDataReader row)
    {
        var data = Encoding.UTF8.GetBytes(row.GetString(4));
        var identity = new ChargePointIdentity(row.GetString(2));
        var at = SqliteTime.FromMicroseconds(row.GetInt64(3));
        return row.IsDBNull(1)
            ? new LedgerEvent(
                row.GetInt64(0),
                EventTypes.MeterValues,
                identity,
                at,
                EventData.MeterValues(row.GetInt32(5), row.IsDBNull(6) ? null : row.GetInt32(6), SqliteTime.FromMicroseconds(row.GetInt64(7)), data))
            : new LedgerEvent(row.GetInt64(0), row.GetString(1), identity, at, data);
    }
}
