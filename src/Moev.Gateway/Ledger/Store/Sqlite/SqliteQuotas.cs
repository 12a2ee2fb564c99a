using Microsoft.Data.Sqlite;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>
/// The quotas of records that anyone can cause. A batch that exceeds one deletes the oldest records of the same kind before it commits, so that the
/// file never grows beyond them. Used by the writer's thread.
/// </summary>
/// <param name="statement">Gets the prepared statement of a text.</param>
internal sealed class SqliteQuotas(SqliteConnection connection, Func<string, SqliteStatement> statement, LedgerOptions options)
{
    /// <summary>The rows that one statement deletes. Up to so many more than needed are deleted.</summary>
    private const int Portion = 100;

    /// <summary>Bounds the time of one commit. It is more than one commit can add.</summary>
    private const int MaxPortions = 100;

    private const int EventBytes = 100;
    private const int CommandBytes = 400;
    private const int KeptBytes = 200;

    private const string KeptSql = "UPDATE charge_points SET kept_bytes = kept_bytes + $2 WHERE id = $1 RETURNING kept_bytes";

    private const string LargestSql = "SELECT id FROM charge_points WHERE kept_bytes > 0 ORDER BY kept_bytes DESC LIMIT 1";

    // Meter values first: a StartTransaction or StopTransaction is worth more.
    private const string DropKeptSql =
        "DELETE FROM kept_messages WHERE id = (SELECT id FROM kept_messages WHERE charge_point = $1 ORDER BY action <> 'MeterValues', id LIMIT 1) RETURNING length(payload)";

    private readonly Quota _events = new("events", OldRecords.Events, options.MaxEventMiB, "type <> 'security'", "events", "length(data)", EventBytes);

    private readonly Quota _security =
        new("security", OldRecords.SecurityEvents, options.MaxSecurityEventMiB, "type = 'security'", "events", "length(data)", EventBytes);

    private readonly Quota _audit = new("audit", OldRecords.Commands, options.MaxAuditMiB, "true", "audit", "length(parameters)", CommandBytes);

    private readonly Dictionary<OldRecords, int> _dropped = [];
    private readonly long _maxKeptBytes = options.MaxKeptMiB * 1_048_576L;
    private long _keptBytes;

    /// <summary>Gets the number of records deleted for a quota since <see cref="Begin"/>.</summary>
    public IReadOnlyDictionary<OldRecords, int> Dropped => _dropped;

    /// <summary>Reads what is in use.</summary>
    public void Load()
    {
        Load(_events);
        Load(_security);
        Load(_audit);
        _keptBytes = (long)SqliteDatabase.Scalar(connection, "SELECT coalesce(sum(kept_bytes), 0) FROM charge_points WHERE kept_bytes > 0")!;
    }

    public void Begin() => _dropped.Clear();

    public void AddEvent(string type, int length) => (type == EventTypes.Security ? _security : _events).Add(length + EventBytes);

    public void AddCommand(int length) => _audit.Add(length + CommandBytes);

    /// <summary>Counts a kept message. The charge point's own older ones make room for it, and then those of the one that has the most.</summary>
    public void AddKept(long chargePoint, int length)
    {
        var own = CountKept(chargePoint, Kept(length));
        while (own > options.MaxKeptBytesPerChargePoint && DropKept(chargePoint) is { } left)
            own = left;
        while (_keptBytes > _maxKeptBytes && statement(LargestSql).Scalar() is { } largest && DropKept(largest) is not null)
        {
        }
    }

    /// <summary>Deletes what exceeds the quotas. Called before the commit.</summary>
    public void Trim()
    {
        Trim(_events);
        Trim(_security);
        Trim(_audit);
    }

    /// <summary>Deletes the oldest records of a kind that are older than a time.</summary>
    /// <param name="before">Microseconds since 1970.</param>
    /// <returns>The number of deleted rows.</returns>
    public int DropOld(OldRecords records, long before, int max) => records switch
    {
        OldRecords.Events => Drop(_events, before, max),
        OldRecords.SecurityEvents => Drop(_security, before, max),
        OldRecords.Commands => Drop(_audit, before, max),
        OldRecords.KeptMessages => DropOldKept(before, max),
        _ => throw new ArgumentOutOfRangeException(nameof(records)),
    };

    private void Load(Quota quota) => quota.Bytes = statement("SELECT bytes FROM usage WHERE kind = $1").Bind(quota.Name).Scalar() ?? 0;

    private void Trim(Quota quota)
    {
        for (var i = 0; i < MaxPortions && quota.Bytes > quota.MaxBytes; i++)
        {
            var rows = Drop(quota, long.MaxValue, Portion);
            if (rows == 0)
                break;
            Count(quota.Records, rows);
        }

        if (quota.IsChanged)
            statement("UPDATE usage SET bytes = $2 WHERE kind = $1").Bind(quota.Name, quota.Bytes).Execute();
        quota.IsChanged = false;
    }

    private int Drop(Quota quota, long before, int max)
    {
        using var row = statement(quota.DropSql).Bind(quota.From, max, before).Read();
        var rows = 0;
        while (row.Read())
        {
            rows++;
            quota.Add(-row.GetInt32(1) - quota.RowBytes);
            quota.From = Math.Max(quota.From, row.GetInt64(0));
        }

        return rows;
    }

    private int DropOldKept(long before, int max)
    {
        var deleted = new List<(long ChargePoint, int Length)>();
        using (var row = statement("DELETE FROM kept_messages WHERE id IN (SELECT id FROM kept_messages ORDER BY id LIMIT $2) AND received_at < $1 RETURNING charge_point, length(payload)").Bind(before, max).Read())
        {
            while (row.Read())
                deleted.Add((row.GetInt64(0), row.GetInt32(1)));
        }

        foreach (var (chargePoint, length) in deleted)
            CountKept(chargePoint, -Kept(length));
        return deleted.Count;
    }

    private long? DropKept(long chargePoint)
    {
        if (statement(DropKeptSql).Bind(chargePoint).Scalar() is not { } length)
            return null;
        Count(OldRecords.KeptMessages, 1);
        return CountKept(chargePoint, -Kept((int)length));
    }

    /// <summary>Counts kept bytes that are deleted with their charge point.</summary>
    public void ForgetKept(long bytes) => _keptBytes -= bytes;

    private long CountKept(long chargePoint, int bytes)
    {
        _keptBytes += bytes;
        return statement(KeptSql).Bind(chargePoint, bytes).Scalar() ?? 0;
    }

    private void Count(OldRecords records, int rows) => _dropped[records] = _dropped.GetValueOrDefault(records) + rows;

    private static int Kept(int length) => (2 * length) + KeptBytes;

    private sealed class Quota(string name, OldRecords records, int maxMiB, string filter, string table, string length, int rowBytes)
    {
        public string Name => name;

        public OldRecords Records => records;

        public long MaxBytes { get; } = maxMiB * 1_048_576L;

        public int RowBytes => rowBytes;

        public long Bytes { get; set; }

        public bool IsChanged { get; set; }

        /// <summary>Gets or sets an id below which there are no rows of this kind: others may stand there for long.</summary>
        public long From { get; set; }

        public string DropSql { get; } =
            $"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE id > $1 AND {filter} ORDER BY id LIMIT $2) AND at < $3 RETURNING id, {length}";

        public void Add(int bytes)
        {
            Bytes += bytes;
            IsChanged = true;
        }
    }
}
