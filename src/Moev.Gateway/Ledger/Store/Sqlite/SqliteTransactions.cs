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

    private const string FindOverlapSql =
        "SELECT max(id) FROM transactions WHERE charge_point = $1 AND connector_id = $2 AND stopped_at IS NULL";

    private const string InsertStartSql =
        "INSERT INTO transactions (charge_point, connector_id, id_tag, meter_start, reservation_id, started_at, received_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

    private const string FindStopSql =
        "SELECT stopped_at, stopped_at = $3 AND meter_stop = $4 AND stop_reason IS $5 AND stop_id_tag IS $6 AND stop_payload = $7 " +
        "FROM transactions WHERE id = $1 AND charge_point = $2";

    private const string UpdateStopSql =
        "UPDATE transactions SET meter_stop = $2, stopped_at = $3, stop_received_at = $4, stop_reason = $5, stop_id_tag = $6, stop_payload = $7 WHERE id = $1";

    private const string InsertMeterValueSql =
        "INSERT INTO meter_values (charge_point, connector_id, transaction_id, sampled_at, received_at, energy_wh, power_w, current_a, offered_a, soc_percent, samples, digest, id) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CAST($11 AS TEXT), $12, $13) ON CONFLICT (charge_point, sampled_at, digest) DO NOTHING";

    private const string UpdateEnergySql =
        "UPDATE transactions SET last_energy_wh = $3, last_energy_at = $4 WHERE id = $1 AND charge_point = $2 AND (last_energy_at IS NULL OR last_energy_at <= $4)";

    private const string HasTransactionSql = "SELECT 1 FROM transactions WHERE id = $1 AND charge_point = $2";

    public StartRecorded Start(in TransactionStart start)
    {
        var chargePoint = rows.ChargePoint(start.Identity, start.ReceivedAt);
        var idTag = start.IdTag.ToString();
        var startedAt = start.Timestamp.ToMicroseconds();
        if (rows.Statement(FindStartSql).Bind(chargePoint, startedAt, start.ConnectorId, idTag, start.MeterStart).Scalar() is { } known)
            return new StartRecorded((int)known, IsRetry: true);

        var overlaps = rows.Statement(FindOverlapSql).Bind(chargePoint, start.ConnectorId).Scalar();
        var id = rows.Statement(InsertStartSql)
            .Bind(chargePoint, start.ConnectorId, idTag, start.MeterStart, start.ReservationId, startedAt, start.ReceivedAt.ToMicroseconds())
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
        using (var found = rows.Statement(FindStopSql).Bind(stop.TransactionId, chargePoint, stoppedAt, stop.MeterStop, reason, idTag, payload).Read())
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
                payload)
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
        if (rows.Statement(HasTransactionSql).Bind(transactionId, chargePoint).Scalar() is null)
        {
            rows.Keep(chargePoint, KeptReason.OrphanMeterValues, Action16.MeterValues, transactionId, null, values.ReceivedAt, values.Payload);
            return MeterValuesRecorded.Orphan;
        }

        foreach (var row in values.Rows)
        {
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
        var id = TransactionId(rows.Statement(InsertStartSql).Bind(chargePoint, 0, "", 0, null, at, at).Scalar());
        rows.Statement("DELETE FROM transactions WHERE id = $1").Bind(id).Execute();
        return id;
    }

    private static int TransactionId(long? id) =>
        id is > 0 and <= int.MaxValue ? (int)id : throw new LedgerUnavailableException("All transaction ids are used");
}
