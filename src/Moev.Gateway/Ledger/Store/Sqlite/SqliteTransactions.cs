using System.Text;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Writes of transactions and meter values. One writer only: each looks for the row first and then inserts or updates it.</summary>
internal sealed class SqliteTransactions(SqliteRows rows)
{
    private const string FindStartSql =
        "SELECT id FROM transactions WHERE charge_point = $1 AND started_at = $2 AND stopped_at IS NULL " +
        "AND connector_id = $3 AND id_tag = $4 AND meter_start = $5 ORDER BY id LIMIT 1";

    // A start without a timestamp has another time of arrival at each retry.
    private const string FindUntimedStartSql =
        "SELECT id FROM transactions WHERE charge_point = $1 AND deviations & $2 != 0 AND stopped_at IS NULL " +
        "AND connector_id = $3 AND id_tag = $4 AND meter_start = $5 ORDER BY id LIMIT 1";

    private const string FindOverlapSql =
        "SELECT max(id) FROM transactions WHERE charge_point = $1 AND connector_id = $2 AND stopped_at IS NULL";

    private const string InsertStartSql =
        "INSERT INTO transactions (charge_point, connector_id, id_tag, meter_start, reservation_id, started_at, received_at, deviations) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";

    private const string FindStopSql =
        "SELECT stopped_at, (stopped_at = $3 OR $8) AND (meter_stop = $4 OR $4 IS NULL) AND stop_reason IS $5 AND stop_id_tag IS $6 " +
        "AND stop_payload = $7 FROM transactions WHERE id = $1 AND charge_point = $2";

    private const string UpdateStopSql =
        "UPDATE transactions SET meter_stop = coalesce($2, CAST(min(round(last_energy_wh), 2147483647) AS INTEGER)), " +
        "stopped_at = $3, stop_received_at = $4, stop_reason = $5, stop_id_tag = $6, stop_payload = $7, deviations = deviations | $8 WHERE id = $1";

    private const string InsertMeterValueSql =
        "INSERT INTO meter_values (charge_point, connector_id, transaction_id, sampled_at, received_at, energy_wh, power_w, current_a, offered_a, soc_percent, samples, digest, id) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CAST($11 AS TEXT), $12, $13) ON CONFLICT (charge_point, sampled_at, digest) DO NOTHING";

    private const string UpdateEnergySql =
        "UPDATE transactions SET last_energy_wh = $3, last_energy_at = $4 WHERE id = $1 AND charge_point = $2 AND (last_energy_at IS NULL OR last_energy_at <= $4)";

    private const string FindDeviationsSql = "SELECT deviations FROM transactions WHERE id = $1 AND charge_point = $2";

    private const string UpdateMeterStartSql =
        "UPDATE transactions SET meter_start = CAST(min(round($2), 2147483647) AS INTEGER), deviations = deviations & ~$3 WHERE id = $1";

    public StartRecorded Start(in TransactionStart start)
    {
        var chargePoint = rows.ChargePoint(start.Identity, start.ReceivedAt);
        var idTag = start.IdTag.ToString();
        var startedAt = start.Timestamp.ToMicroseconds();
        var meterStart = start.MeterStart ?? 0;
        var deviations = start.Deviations | (start.MeterStart is null ? TransactionDeviations.MeterStartUnknown : TransactionDeviations.None);
        var find = start.Deviations.HasFlag(TransactionDeviations.StartTimestamp)
            ? rows.Statement(FindUntimedStartSql).Bind(chargePoint, (int)TransactionDeviations.StartTimestamp, start.ConnectorId, idTag, meterStart)
            : rows.Statement(FindStartSql).Bind(chargePoint, startedAt, start.ConnectorId, idTag, meterStart);
        if (find.Scalar() is { } known)
            return new StartRecorded((int)known, IsRetry: true);

        var overlaps = rows.Statement(FindOverlapSql).Bind(chargePoint, start.ConnectorId).Scalar();
        var id = rows.Statement(InsertStartSql)
            .Bind(chargePoint, start.ConnectorId, idTag, meterStart, start.ReservationId, startedAt, start.ReceivedAt.ToMicroseconds(), (int)deviations)
            .Scalar();
        var transactionId = TransactionId(id);
        rows.Event(EventTypes.TransactionStarted, start.Identity, start.ReceivedAt, EventData.Started(start, transactionId));
        return new StartRecorded(transactionId, IsRetry: false, (int?)overlaps);
    }

    public StopRecorded Stop(in TransactionStop stop)
    {
        var chargePoint = rows.ChargePoint(stop.Identity, stop.ReceivedAt);
        var stoppedAt = stop.Timestamp.ToMicroseconds();
        var reason = stop.Reason?.ToWireName();
        var idTag = stop.IdTag?.ToString();
        var payload = Encoding.UTF8.GetString(stop.Payload.Span);
        var recorded = StopRecorded.Orphan;
        // A stop without a timestamp has another time of arrival at each retry.
        var isUntimed = stop.Deviations.HasFlag(TransactionDeviations.StopTimestamp) ? 1 : 0;
        using (var found = rows.Statement(FindStopSql).Bind(stop.TransactionId, chargePoint, stoppedAt, stop.MeterStop, reason, idTag, payload, isUntimed).Read())
        {
            if (found.Read())
                recorded = found.IsDBNull(0) ? StopRecorded.Stopped : found.GetBoolean(1) ? StopRecorded.Repeated : StopRecorded.Conflict;
        }

        if (recorded is StopRecorded.Orphan or StopRecorded.Conflict)
        {
            var kept = recorded == StopRecorded.Orphan ? KeptReason.OrphanStop : KeptReason.ConflictingStop;
            rows.Keep(chargePoint, kept, Action16.StopTransaction, stop.TransactionId, null, stop.ReceivedAt, stop.Payload);
        }

        if (recorded != StopRecorded.Stopped)
            return recorded;
        rows.Statement(UpdateStopSql)
            .Bind(
                stop.TransactionId,
                stop.MeterStop,
                stoppedAt,
                stop.ReceivedAt.ToMicroseconds(),
                reason,
                idTag,
                payload,
                (int)stop.Deviations)
            .Execute();
        rows.Event(EventTypes.TransactionStopped, stop.Identity, stop.ReceivedAt, EventData.Stopped(stop));
        return StopRecorded.Stopped;
    }

    public MeterValuesRecorded Append(MeterValuesRows values)
    {
        var chargePoint = rows.ChargePoint(values.Identity, values.ReceivedAt);
        var receivedAt = values.ReceivedAt.ToMicroseconds();
        foreach (var row in values.Rows)
        {
            var stored = rows.Statement(InsertMeterValueSql)
                .Bind(
                    chargePoint,
                    values.ConnectorId,
                    values.TransactionId,
                    row.SampledAt.ToMicroseconds(),
                    receivedAt,
                    row.EnergyWh,
                    row.PowerW,
                    row.CurrentA,
                    row.OfferedA,
                    row.SocPercent,
                    row.Samples,
                    row.Digest,
                    rows.LastEventId + 1)
                .Execute();
            rows.LastEventId += stored; // a repeated sample time is no event
        }

        if (values.TransactionId is not { } transactionId)
            return MeterValuesRecorded.Stored;
        if (rows.Statement(FindDeviationsSql).Bind(transactionId, chargePoint).Scalar() is not { } deviations)
        {
            rows.Keep(chargePoint, KeptReason.OrphanMeterValues, Action16.MeterValues, transactionId, null, values.ReceivedAt, values.Payload);
            return MeterValuesRecorded.Orphan;
        }

        var isStartUnknown = ((TransactionDeviations)deviations).HasFlag(TransactionDeviations.MeterStartUnknown);
        foreach (var row in values.Rows)
        {
            if (row.EnergyWh is { } first && isStartUnknown)
            {
                rows.Statement(UpdateMeterStartSql).Bind(transactionId, first, (int)TransactionDeviations.MeterStartUnknown).Execute();
                isStartUnknown = false;
            }

            if (row.EnergyWh is { } energy)
                rows.Statement(UpdateEnergySql).Bind(transactionId, chargePoint, energy, row.SampledAt.ToMicroseconds()).Execute();
        }

        return MeterValuesRecorded.Stored;
    }

    public int? AppendMalformed(in MalformedMessage message)
    {
        var chargePoint = rows.ChargePoint(message.Identity, message.ReceivedAt);
        int? reserved = message.Action == Action16.StartTransaction ? ReserveId(chargePoint, message.ReceivedAt) : null;
        rows.Keep(chargePoint, KeptReason.Malformed, message.Action, null, message.Problem, message.ReceivedAt, message.Payload);
        return reserved;
    }

    // The answer needs an id. The row is deleted again, and AUTOINCREMENT remembers that its id is used.
    private int ReserveId(long chargePoint, DateTimeOffset receivedAt)
    {
        var at = receivedAt.ToMicroseconds();
        var id = TransactionId(rows.Statement(InsertStartSql).Bind(chargePoint, 0, "", 0, null, at, at, 0).Scalar());
        rows.Statement("DELETE FROM transactions WHERE id = $1").Bind(id).Execute();
        return id;
    }

    private static int TransactionId(long? id) =>
        id is > 0 and <= int.MaxValue ? (int)id : throw new LedgerUnavailableException("All transaction ids are used");
}
