using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The writing connection's prepared statements, and the rows that several kinds of writes need: charge points, events, kept messages.</summary>
internal sealed class SqliteRows(SqliteConnection connection) : IDisposable
{
    private const string InsertChargePointSql =
        "INSERT INTO charge_points (identity, first_seen_at, last_seen_at) VALUES ($1, $2, $2) " +
        "ON CONFLICT (identity) DO UPDATE SET last_seen_at = max(last_seen_at, excluded.last_seen_at) RETURNING id";

    private const string KeepSql =
        "INSERT INTO kept_messages (charge_point, reason, action, transaction_id, problem, received_at, payload) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly Dictionary<ChargePointIdentity, long> _chargePoints = [];

    // What the open transaction keeps. Counted after the commit, because a batch may be tried again.
    private readonly List<KeptReason> _kept = [];

    /// <summary>Gets or sets the last id of the sequence that events and meter values share. A batch that fails discards this object with it.</summary>
    public long LastEventId { get; set; } = SqliteEvents.LastId(connection);

    /// <summary>Gets the reasons of the messages kept since <see cref="Begin"/>.</summary>
    public IReadOnlyList<KeptReason> Kept => _kept;

    public void Begin()
    {
        _kept.Clear();
        Statement("BEGIN IMMEDIATE").Execute();
    }

    public void Commit() => Statement("COMMIT").Execute();

    /// <summary>Gets the prepared statement of a text.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(connection, sql));
        return statement;
    }

    /// <summary>Gets the row id of a charge point. Inserts the row when there is none.</summary>
    public long ChargePoint(ChargePointIdentity identity, DateTimeOffset at)
    {
        if (!_chargePoints.TryGetValue(identity, out var id))
        {
            id = Statement(InsertChargePointSql).Bind(identity.Value, at.ToMicroseconds()).Scalar()!.Value;
            _chargePoints.Add(identity, id);
        }

        return id;
    }

    public void Event(string type, ChargePointIdentity identity, DateTimeOffset at, ReadOnlyMemory<byte> data) => Statement(SqliteEvents.InsertSql)
        .Bind(++LastEventId, type, identity.Value, at.ToMicroseconds(), Encoding.UTF8.GetString(data.Span))
        .Execute();

    public void Keep(
        long chargePoint,
        KeptReason reason,
        Action16 action,
        int? transactionId,
        string? problem,
        DateTimeOffset receivedAt,
        ReadOnlyMemory<byte> payload)
    {
        Statement(KeepSql)
            .Bind(chargePoint, reason.ToString(), Actions16.Name(action), transactionId, problem, receivedAt.ToMicroseconds(), payload.ToArray())
            .Execute();
        _kept.Add(reason);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
    }
}
