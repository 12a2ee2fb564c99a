using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The writing connection's prepared statements, and the rows that several kinds of writes need: charge points, events, kept messages.</summary>
internal sealed class SqliteRows : IDisposable
{
    private const string FindChargePointSql = "UPDATE charge_points SET last_seen_at = max(last_seen_at, $2) WHERE identity = $1 RETURNING id";

    private const string InsertChargePointSql =
        "INSERT INTO charge_points (identity, first_seen_at, last_seen_at) VALUES ($1, $2, $2) RETURNING id";

    private const string KeepSql =
        "INSERT INTO kept_messages (charge_point, reason, action, transaction_id, problem, received_at, payload) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

    private readonly SqliteConnection _connection;
    private readonly LedgerOptions _options;
    private readonly SqlitePassersBy _passersBy;
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly Dictionary<ChargePointIdentity, long> _chargePoints = [];

    // What the open transaction keeps. Counted after the commit, because a batch may be tried again.
    private readonly List<KeptReason> _kept = [];

    private long _chargePointCount;
    private int _inserted; // charge points, in the open transaction

    public SqliteRows(SqliteConnection connection, LedgerOptions options)
    {
        _connection = connection;
        _options = options;
        Quotas = new SqliteQuotas(connection, Statement, options);
        Quotas.Load();
        _passersBy = new SqlitePassersBy(connection, Statement, Quotas);
        _chargePointCount = (long)SqliteDatabase.Scalar(connection, "SELECT count(*) FROM charge_points")!;
        LastEventId = SqliteEvents.LastId(connection);
    }

    public SqliteQuotas Quotas { get; }

    /// <summary>Gets or sets the last id of the sequence that events and meter values share. A batch that fails discards this object with it.</summary>
    public long LastEventId { get; set; }

    /// <summary>Gets the reasons of the messages kept since <see cref="Begin"/>.</summary>
    public IReadOnlyList<KeptReason> Kept => _kept;

    public void Begin()
    {
        _kept.Clear();
        _inserted = 0;
        Quotas.Begin();
        Statement("BEGIN IMMEDIATE").Execute();
    }

    public void Commit()
    {
        // Twice as many as came: an existing surplus shrinks too.
        if (_inserted > 0 && _chargePointCount > _options.MaxChargePoints)
            DropChargePoints(long.MaxValue, (int)Math.Min(2 * _inserted, _chargePointCount - _options.MaxChargePoints));
        Quotas.Trim();
        if (Quotas.Dropped.Count > 0)
            Statement(SqliteEvents.KeepSequenceSql).Bind(LastEventId).Execute();
        Statement("COMMIT").Execute();
    }

    /// <summary>Deletes charge points that have left nothing to bill.</summary>
    /// <param name="before">Microseconds since 1970: those seen later stay.</param>
    /// <returns>The number of deleted charge points.</returns>
    public int DropChargePoints(long before, int max)
    {
        var dropped = _passersBy.Drop(before, max);
        foreach (var identity in dropped)
            _chargePoints.Remove(identity);
        _chargePointCount -= dropped.Count;
        return dropped.Count;
    }

    /// <summary>Gets the prepared statement of a text.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(_connection, sql));
        return statement;
    }

    /// <summary>Gets the row id of a charge point. Inserts the row when there is none.</summary>
    public long ChargePoint(ChargePointIdentity identity, DateTimeOffset at)
    {
        if (!_chargePoints.TryGetValue(identity, out var id))
        {
            // As many as memory holds; the others are found in the file.
            if (_chargePoints.Count >= _options.MaxChargePoints)
                _chargePoints.Clear();
            id = Statement(FindChargePointSql).Bind(identity.Value, at.ToMicroseconds()).Scalar() ?? Insert(identity, at);
            _chargePoints.Add(identity, id);
        }

        return id;
    }

    public void Event(string type, ChargePointIdentity identity, DateTimeOffset at, ReadOnlyMemory<byte> data)
    {
        Statement(SqliteEvents.InsertSql)
            .Bind(++LastEventId, type, identity.Value, at.ToMicroseconds(), Encoding.UTF8.GetString(data.Span))
            .Execute();
        Quotas.AddEvent(type, data.Length);
    }

    public void Keep(
        long chargePoint,
        KeptReason reason,
        Action16 action,
        int? transactionId,
        string? problem,
        DateTimeOffset receivedAt,
        ReadOnlyMemory<byte> payload)
    {
        // A repetition is kept once.
        var stored = Statement(KeepSql)
            .Bind(chargePoint, reason.ToString(), Actions16.Name(action), transactionId, problem, receivedAt.ToMicroseconds(), payload.ToArray())
            .Execute();
        if (stored > 0)
            Quotas.AddKept(chargePoint, payload.Length);
        _kept.Add(reason);
    }

    private long Insert(ChargePointIdentity identity, DateTimeOffset at)
    {
        _inserted++;
        _chargePointCount++;
        return Statement(InsertChargePointSql).Bind(identity.Value, at.ToMicroseconds()).Scalar()!.Value;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
    }
}
