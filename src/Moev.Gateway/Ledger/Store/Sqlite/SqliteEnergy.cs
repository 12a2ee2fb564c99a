using Microsoft.Data.Sqlite;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The readings of transactions.</summary>
internal sealed class SqliteEnergy(SqliteRows rows)
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order. The table must be named t.</summary>
    public const string Columns =
        "t.last_energy_wh, t.last_energy_at, t.energy_order, t.energy_source, t.energy_earlier_wh, t.energy_origin_wh, t.energy_before_wh, " +
        "t.energy_doubted_wh, t.energy_doubted_at, t.energy_doubted_source";

    /// <summary>The first reading; NULL while no reading tells it (<see cref="TransactionDeviations.MeterStartUnknown"/>).</summary>
    public const string MeterStart = "CASE WHEN deviations & 65536 THEN NULL ELSE meter_start END";

    private const string FindColumns =
        "SELECT t.id, t.connector_id, t.started_at, t.received_at, t.stopped_at, t.meter_start, t.deviations, t.closing, " + Columns + " FROM transactions t ";

    private const string FindNamedSql = FindColumns + "WHERE t.id = $1 AND t.charge_point = $2";

    // Connector 0: the start did not tell which.
    // The newest by its start: one that was queued arrives after one that began later. Before 2015, the clock was not set.
    private const string FindRunningSql =
        FindColumns + "WHERE t.charge_point = $1 AND t.connector_id IN ($2, 0) AND t.stopped_at IS NULL ORDER BY t.connector_id DESC, " +
        "CASE WHEN t.started_at < 1420070400000000 THEN t.received_at ELSE min(t.started_at, t.received_at) END DESC, t.id DESC LIMIT 1";

    private const string UpdateSql =
        "UPDATE transactions SET last_energy_wh = $2, last_energy_at = $3, energy_order = $4, energy_source = $5, energy_earlier_wh = $6, " +
        "energy_origin_wh = $7, energy_before_wh = $8, energy_doubted_wh = $9, energy_doubted_at = $10, energy_doubted_source = $11, meter_start = $12, " +
        "deviations = deviations & ~$13, meter_stop = coalesce($14, meter_stop) WHERE id = $1";

    /// <summary>Counts the readings of a message for a running transaction.</summary>
    public MeterValuesRecorded Count(long chargePoint, MeterValuesRows values)
    {
        var recorded = MeterValuesRecorded.Stored;
        Found? named = null;
        if (ReadingTarget.IsNamed(values.TransactionId))
        {
            named = Find(rows.Statement(FindNamedSql).Bind(values.TransactionId, chargePoint));
            if (named is null)
            {
                rows.Keep(
                    chargePoint, KeptReason.OrphanMeterValues, Action16.MeterValues, values.TransactionId, null, values.ReceivedAt, values.Payload);
                recorded = MeterValuesRecorded.Orphan;
            }
        }

        if (values.Readings.Count == 0)
            return recorded;
        var isNamed = named is not null && ReadingTarget.IsNamed(named.IsRunning || named.Closing is not null, named.ConnectorId, values.ConnectorId);
        if (isNamed && named!.IsRunning)
        {
            Count(named, values.Readings);
            return recorded;
        }

        var running = Find(rows.Statement(FindRunningSql).Bind(chargePoint, values.ConnectorId));
        if (isNamed)
            Count(named!, values.Readings.Where(reading => ReadingTarget.IsOfClosed(reading, named!.StoppedAt!.Value, isNewest: running is null)));
        if (running is not null)
            Count(running, values.Readings.Where(reading => !ReadingTarget.IsOfBefore(reading, running.Start, named?.StoppedAt)));
        return recorded;
    }

    /// <summary>Reads <see cref="Columns"/>.</summary>
    /// <param name="row">A row.</param>
    /// <param name="first">The number of the first column.</param>
    public static TransactionEnergy Read(SqliteDataReader row, int first) => new()
    {
        Last = Number(row, first),
        LastAt = Time(row, first + 1),
        LastOrder = row.IsDBNull(first + 2) ? Time(row, first + 1).UtcTicks : row.GetInt64(first + 2),
        Source = row.IsDBNull(first + 3) ? (byte)0 : row.GetByte(first + 3),
        Earlier = Number(row, first + 4),
        Origin = Number(row, first + 5),
        Before = Number(row, first + 6) ?? 0,
        Doubted = Number(row, first + 7),
        DoubtedAt = Time(row, first + 8),
        DoubtedSource = row.IsDBNull(first + 9) ? (byte)0 : row.GetByte(first + 9),
    };

    private static Found? Find(SqliteStatement statement)
    {
        using var row = statement.Read();
        if (!row.Read())
            return null;
        var isStartUnknown = ((TransactionDeviations)row.GetInt32(6)).HasFlag(TransactionDeviations.MeterStartUnknown);
        var closing = row.IsDBNull(7) ? null : SqliteClosings.Decode(row.GetString(7));
        return new Found(
            row.GetInt32(0),
            row.GetInt32(1),
            new ReportedTime(Time(row, 2), Time(row, 3)),
            row.IsDBNull(4) ? null : Time(row, 4),
            isStartUnknown ? null : row.GetInt32(5),
            closing is { IsByOperator: false, ReplacedAt: null } ? closing : null,
            Read(row, 8));
    }

    private static decimal? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : (decimal)row.GetDouble(column);

    private static DateTimeOffset Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? DateTimeOffset.MinValue : SqliteTime.FromMicroseconds(row.GetInt64(column));

    private void Count(Found transaction, IEnumerable<EnergyReading> readings)
    {
        var energy = transaction.Energy;
        var meterStart = transaction.MeterStart;
        foreach (var reading in readings)
            energy.Add(reading, ref meterStart);
        if (energy == transaction.Energy)
            return;
        rows.Statement(UpdateSql)
            .Bind(
                transaction.Id,
                (double?)energy.Last,
                energy.LastAt.ToMicroseconds(),
                energy.LastOrder,
                energy.Source,
                (double?)energy.Earlier,
                (double?)energy.Origin,
                (double)energy.Before,
                (double?)energy.Doubted,
                energy.DoubtedAt.ToMicroseconds(),
                energy.DoubtedSource,
                meterStart,
                (int)TransactionDeviations.MeterStartUnknown,
                transaction.Closing?.ReadingAtEnd(energy.Last, meterStart))
            .Execute();
    }

    /// <param name="StoppedAt">Its end; null while it runs.</param>
    /// <param name="Closing">The gateway's closing that holds; null when there is none.</param>
    private sealed record Found(
        int Id,
        int ConnectorId,
        ReportedTime Start,
        DateTimeOffset? StoppedAt,
        int? MeterStart,
        TransactionClosing? Closing,
        TransactionEnergy Energy)
    {
        public bool IsRunning => StoppedAt is null;
    }
}
