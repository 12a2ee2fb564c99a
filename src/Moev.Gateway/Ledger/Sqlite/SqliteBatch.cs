using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Sqlite;

/// <summary>The statements of one connection, prepared once, and the transaction they run in.</summary>
internal sealed partial class SqliteBatch(SqliteConnection connection, LedgerOptions options, GatewayMetrics? metrics = null) : ILedgerBatch, IDisposable
{
    private const string InsertChargePointSql =
        "INSERT INTO charge_points (identity, first_seen_at, last_seen_at) VALUES ($1, $2, $2) " +
        "ON CONFLICT (identity) DO UPDATE SET last_seen_at = max(last_seen_at, excluded.last_seen_at) RETURNING id";

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

    private const string KeepSql =
        "INSERT INTO kept_messages (charge_point, reason, action, transaction_id, problem, received_at, payload) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

    private const string UpdateBootSql = "UPDATE charge_points SET booted_at = $2, boot = $3 WHERE id = $1";

    private const string UpsertStatusSql =
        "INSERT INTO connectors (charge_point, connector_id, status, error_code, info, vendor_error_code, timestamp, received_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (charge_point, connector_id) DO UPDATE SET status = excluded.status, " +
        "error_code = excluded.error_code, info = excluded.info, vendor_error_code = excluded.vendor_error_code, " +
        "timestamp = excluded.timestamp, received_at = excluded.received_at";

    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly Dictionary<ChargePointIdentity, long> _chargePoints = [];

    // The sequence of events and meter values; a batch that fails ends this object with it.
    private long _lastEventId = SqliteEvents.LastId(connection);

    // What the open transaction keeps; counted when it is committed, because a batch may be tried again.
    private readonly List<KeptReason> _kept = [];

    public void Begin()
    {
        _kept.Clear();
        Statement("BEGIN IMMEDIATE").Execute();
    }

    public void Commit()
    {
        Statement("COMMIT").Execute();
        foreach (var reason in _kept)
            metrics?.LedgerKept(reason.ToString());
    }

    public StartRecorded Start(in TransactionStart start)
    {
        var chargePoint = ChargePoint(start.Identity, start.ReceivedAt);
        var idTag = start.IdTag.ToString();
        var startedAt = start.Timestamp.ToMicroseconds();
        if (Statement(FindStartSql).Bind(chargePoint, startedAt, start.ConnectorId, idTag, start.MeterStart).Scalar() is { } known)
            return new StartRecorded((int)known, IsRetry: true);

        var overlaps = Statement(FindOverlapSql).Bind(chargePoint, start.ConnectorId).Scalar();
        var id = Statement(InsertStartSql)
            .Bind(chargePoint, start.ConnectorId, idTag, start.MeterStart, start.ReservationId, startedAt, start.ReceivedAt.ToMicroseconds())
            .Scalar();
        var transactionId = TransactionId(id);
        Event(EventTypes.TransactionStarted, start.Identity, start.ReceivedAt, EventData.Started(start, transactionId));
        if (start.ReservationId is { } reservation)
            UseReservation(start.Identity, reservation, transactionId, start.ReceivedAt);
        return new StartRecorded(transactionId, IsRetry: false, (int?)overlaps);
    }

    public StopRecorded Stop(in TransactionStop stop)
    {
        var chargePoint = ChargePoint(stop.Identity, stop.ReceivedAt);
        var stoppedAt = stop.Timestamp.ToMicroseconds();
        var reason = stop.Reason?.ToWireName();
        var idTag = stop.IdTag?.ToString();
        var payload = Encoding.UTF8.GetString(stop.Payload.Span);
        var recorded = StopRecorded.Orphan;
        using (var found = Statement(FindStopSql).Bind(stop.TransactionId, chargePoint, stoppedAt, stop.MeterStop, reason, idTag, payload).Read())
        {
            if (found.Read())
                recorded = found.IsDBNull(0) ? StopRecorded.Stopped : found.GetBoolean(1) ? StopRecorded.Repeated : StopRecorded.Conflict;
        }

        if (recorded is StopRecorded.Orphan or StopRecorded.Conflict)
        {
            var kept = recorded == StopRecorded.Orphan ? KeptReason.OrphanStop : KeptReason.ConflictingStop;
            Keep(chargePoint, kept, Action16.StopTransaction, stop.TransactionId, null, stop.ReceivedAt, stop.Payload);
        }

        if (recorded != StopRecorded.Stopped)
            return recorded;
        Statement(UpdateStopSql)
            .Bind(
                stop.TransactionId,
                stop.MeterStop,
                stoppedAt,
                stop.ReceivedAt.ToMicroseconds(),
                reason,
                idTag,
                payload)
            .Execute();
        Event(EventTypes.TransactionStopped, stop.Identity, stop.ReceivedAt, EventData.Stopped(stop));
        return StopRecorded.Stopped;
    }

    public MeterValuesRecorded AppendMeterValues(MeterValuesRows values)
    {
        var chargePoint = ChargePoint(values.Identity, values.ReceivedAt);
        var receivedAt = values.ReceivedAt.ToMicroseconds();
        foreach (var row in values.Rows)
        {
            var stored = Statement(InsertMeterValueSql)
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
                    _lastEventId + 1)
                .Execute();
            _lastEventId += stored; // a repeat is no event
        }

        if (values.TransactionId is not { } transactionId)
            return MeterValuesRecorded.Stored;
        if (Statement(HasTransactionSql).Bind(transactionId, chargePoint).Scalar() is null)
        {
            Keep(chargePoint, KeptReason.OrphanMeterValues, Action16.MeterValues, transactionId, null, values.ReceivedAt, values.Payload);
            return MeterValuesRecorded.Orphan;
        }

        foreach (var row in values.Rows)
        {
            if (row.EnergyWh is { } energy)
                Statement(UpdateEnergySql).Bind(transactionId, chargePoint, energy, row.SampledAt.ToMicroseconds()).Execute();
        }

        return MeterValuesRecorded.Stored;
    }

    public int? AppendMalformed(in MalformedMessage message)
    {
        var chargePoint = ChargePoint(message.Identity, message.ReceivedAt);
        int? reserved = message.Action == Action16.StartTransaction ? ReserveTransactionId(chargePoint, message) : null;
        Keep(chargePoint, KeptReason.Malformed, message.Action, null, message.Problem, message.ReceivedAt, message.Payload);
        return reserved;
    }

    public void NoteBoot(ChargePointBoot boot)
    {
        var json = EventData.Boot(boot);
        Statement(UpdateBootSql)
            .Bind(ChargePoint(boot.Identity, boot.ReceivedAt), boot.ReceivedAt.ToMicroseconds(), Encoding.UTF8.GetString(json.Span))
            .Execute();
        Event(EventTypes.Boot, boot.Identity, boot.ReceivedAt, json);
    }

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status)
    {
        Statement(UpsertStatusSql)
            .Bind(
                ChargePoint(identity, status.ReceivedAt),
                status.ConnectorId,
                status.Status.ToWireName(),
                status.ErrorCode,
                status.Info,
                status.VendorErrorCode,
                status.Timestamp?.ToMicroseconds(),
                status.ReceivedAt.ToMicroseconds())
            .Execute();
        Event(EventTypes.Status, identity, status.ReceivedAt, EventData.Status(status));
    }

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at) =>
        Statement(InsertChargePointSql).Bind(identity.Value, at.ToMicroseconds()).Scalar();

    public void NoteConfiguration(ChargePointIdentity identity, DateTimeOffset at, string key, string? value) =>
        Statement(SqliteConfiguration.UpsertSql).Bind(ChargePoint(identity, at), key, value, null).Execute();

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
        var chargePoint = ChargePoint(identity, readAt);
        Statement(SqliteConfiguration.ClearSql).Bind(chargePoint).Execute();
        foreach (var key in keys)
            Statement(SqliteConfiguration.UpsertSql).Bind(chargePoint, key.Key, key.Value, key.IsReadOnly).Execute();
        Statement(SqliteConfiguration.ReadAtSql).Bind(chargePoint, readAt.ToMicroseconds()).Execute();
    }

    public long BeginCommand(CommandIntent command)
    {
        var id = Statement(SqliteAudit.InsertSql)
            .Bind(
                ChargePoint(command.Identity, command.At),
                command.At.ToMicroseconds(),
                command.RemoteAddress,
                command.Route,
                command.Action,
                Encoding.UTF8.GetString(command.Parameters.Span),
                command.IdempotencyKey)
            .Scalar()!.Value;
        Event(EventTypes.Command, command.Identity, command.At, EventData.Command(id, command));
        return id;
    }

    public void EndCommand(long auditId, CommandResult result)
    {
        Statement(SqliteAudit.EndSql)
            .Bind(auditId, result.At.ToMicroseconds(), result.Outcome, result.Status, result.MessageId, (long)result.Elapsed.TotalMicroseconds)
            .Execute();
        using var row = Statement(SqliteAudit.FindSql).Bind(auditId).Read();
        if (row.Read())
            Event(EventTypes.CommandEnded, new ChargePointIdentity(row.GetString(0)), result.At, EventData.CommandEnded(auditId, row.GetString(1), result));
    }

    public void StoreIdTag(IdTagRecord idTag) => Statement(SqliteIdTags.UpsertSql)
        .Bind(idTag.IdTag, idTag.Status.ToString(), idTag.ParentIdTag, idTag.ExpiryDate?.ToMicroseconds())
        .Execute();

    public bool DeleteIdTag(string idTag) => Statement(SqliteIdTags.DeleteSql).Bind(idTag).Execute() > 0;

    public void NoteSecurity(SecurityEvent happened) =>
        Event(EventTypes.Security, happened.Identity, happened.At, EventData.Security(happened));

    public void ChangeProfiles(ChargePointIdentity identity, DateTimeOffset at, in ProfileChange change)
    {
        foreach (var key in change.Removed)
            Statement(SqliteProfiles.RemoveSql).Bind(key).Execute();
        if (change.Stored is not { } stored)
            return;
        Statement(SqliteProfiles.StoreSql)
            .Bind(
                stored.Key,
                ChargePoint(identity, at),
                stored.Profile.ConnectorId,
                stored.AwaitedBy,
                stored.Profile.InstalledAt.ToMicroseconds(),
                SqliteProfiles.Encode(stored.Profile))
            .Execute();
    }

    public int DropMeterValues(DateTimeOffset before, int max)
    {
        // The ids of what goes may be the highest of all.
        Statement(SqliteEvents.KeepSequenceSql).Bind(_lastEventId).Execute();
        return Statement(SqliteMeterValues.DropSql).Bind(before.ToMicroseconds(), max).Execute();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
    }

    private void Event(string type, ChargePointIdentity identity, DateTimeOffset at, ReadOnlyMemory<byte> data) => Statement(SqliteEvents.InsertSql)
        .Bind(++_lastEventId, type, identity.Value, at.ToMicroseconds(), Encoding.UTF8.GetString(data.Span))
        .Execute();

    private static int TransactionId(long? id) =>
        id is > 0 and <= int.MaxValue ? (int)id : throw new LedgerUnavailableException("All transaction ids are used");

    // An answer needs an id. The row goes, and AUTOINCREMENT remembers that its id is used.
    private int ReserveTransactionId(long chargePoint, in MalformedMessage message)
    {
        var at = message.ReceivedAt.ToMicroseconds();
        var id = TransactionId(Statement(InsertStartSql).Bind(chargePoint, 0, "", 0, null, at, at).Scalar());
        Statement("DELETE FROM transactions WHERE id = $1").Bind(id).Execute();
        return id;
    }

    private void Keep(
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

    private long ChargePoint(ChargePointIdentity identity, DateTimeOffset at)
    {
        if (!_chargePoints.TryGetValue(identity, out var id))
        {
            id = Statement(InsertChargePointSql).Bind(identity.Value, at.ToMicroseconds()).Scalar()!.Value;
            _chargePoints.Add(identity, id);
        }

        return id;
    }

    private SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(connection, sql));
        return statement;
    }
}
