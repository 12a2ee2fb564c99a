using System.Text;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Writes of transactions and meter values. One writer only: each looks for the row first and then inserts or updates it.</summary>
internal sealed class SqliteTransactions(SqliteRows rows)
{
    private const string FindStopSql =
        "SELECT stopped_at, (stopped_at = $3 OR $8) AND (meter_stop IS $4 OR $4 IS NULL) AND stop_reason IS $5 AND stop_id_tag IS $6 " +
        "AND stop_payload IS $7, stop_payload IS NULL, closing, last_energy_wh, " + SqliteEnergy.MeterStart + " " +
        "FROM transactions WHERE id = $1 AND charge_point = $2";

    private const string UpdateStopSql =
        "UPDATE transactions SET meter_stop = coalesce($2, CAST(min(round(last_energy_wh), 2147483647) AS INTEGER)), " +
        "stopped_at = $3, stop_received_at = $4, stop_reason = $5, stop_id_tag = $6, stop_payload = $7, deviations = deviations | $8, closing = $9 WHERE id = $1";

    private const string InsertMeterValueSql =
        "INSERT INTO meter_values (charge_point, connector_id, transaction_id, sampled_at, received_at, energy_wh, power_w, current_a, offered_a, soc_percent, samples, digest, id) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CAST($11 AS TEXT), $12, $13) ON CONFLICT (charge_point, sampled_at, digest) DO NOTHING";

    private readonly SqliteEnergy _energy = new(rows);

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
        TransactionClosing? replaced = null;
        using (var found = rows.Statement(FindStopSql).Bind(stop.TransactionId, chargePoint, stoppedAt, stop.MeterStop, reason, idTag, payload, isUntimed).Read())
        {
            if (found.Read())
            {
                // Without a payload it runs, or was closed without its stop.
                recorded = found.IsDBNull(0) || found.GetBoolean(2) ? StopRecorded.Stopped : found.GetBoolean(1) ? StopRecorded.Repeated : StopRecorded.Conflict;
                if (!found.IsDBNull(3))
                {
                    replaced = SqliteClosings.Decode(found.GetString(3)).Replaced(
                        found.IsDBNull(4) ? null : (decimal)found.GetDouble(4), found.IsDBNull(5) ? null : found.GetInt32(5), stop.ReceivedAt);
                }
            }
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
                (int)stop.Deviations,
                replaced is null ? null : SqliteClosings.Encode(replaced))
            .Execute();
        rows.Event(EventTypes.TransactionStopped, stop.Identity, stop.ReceivedAt, EventData.Stopped(stop, replaced is not null));
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

        return _energy.Count(chargePoint, values);
    }

    public void AppendMalformed(in MalformedMessage message)
    {
        var chargePoint = rows.ChargePoint(message.Identity, message.ReceivedAt);
        rows.Keep(chargePoint, KeptReason.Malformed, message.Action, null, message.Problem, message.ReceivedAt, message.Payload);
    }
}
