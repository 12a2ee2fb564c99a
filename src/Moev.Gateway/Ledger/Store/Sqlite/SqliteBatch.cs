using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>
/// The writes of one connection, and the transaction they run in. Each runs its statements at once, so its result is known at once. Epochs are
/// not compared: one process owns the file. The newest epoch of a charge point is stored, so that epochs grow across restarts.
/// </summary>
internal sealed class SqliteBatch : ILedgerBatch, IDisposable
{
    private const string UpdateBootSql = "UPDATE charge_points SET booted_at = $2, boot = $3 WHERE id = $1";

    private const string SeenSql =
        "UPDATE charge_points SET last_seen_at = max(last_seen_at, $2), epoch = max(epoch, $3) WHERE id = $1";

    private const string UpsertStatusSql =
        "INSERT INTO connectors (charge_point, connector_id, status, error_code, info, vendor_error_code, timestamp, received_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (charge_point, connector_id) DO UPDATE SET status = excluded.status, " +
        "error_code = excluded.error_code, info = excluded.info, vendor_error_code = excluded.vendor_error_code, " +
        "timestamp = excluded.timestamp, received_at = excluded.received_at";

    private readonly SqliteRows _rows;
    private readonly SqliteClosings _closings;
    private readonly SqliteStarts _starts;
    private readonly SqliteTransactions _transactions;
    private readonly LedgerOptions _options;
    private readonly GatewayMetrics _metrics;

    public SqliteBatch(SqliteConnection connection, LedgerOptions options, GatewayMetrics metrics)
    {
        _rows = new SqliteRows(connection, options);
        _closings = new SqliteClosings(_rows, options.MaxRunningPerChargePoint);
        _starts = new SqliteStarts(_rows, _closings);
        _transactions = new SqliteTransactions(_rows);
        _options = options;
        _metrics = metrics;
    }

    public void Begin() => _rows.Begin();

    public void Commit()
    {
        _rows.Commit();
        foreach (var reason in _rows.Kept)
            _metrics.LedgerKept(reason.ToString());
        foreach (var (records, rows) in _rows.Quotas.Dropped)
            _metrics.LedgerDropped(records.ToString(), rows);
    }

    public Pending<StartRecorded> Start(in TransactionStart start)
    {
        var recorded = _starts.Start(start);
        if (!recorded.IsRetry && start.ReservationId is { } reservation)
            UseReservation(start.Identity, reservation, recorded.TransactionId, start.ReceivedAt);
        return recorded;
    }

    public Pending<StopRecorded> Stop(in TransactionStop stop) => _transactions.Stop(stop);

    public Pending<IReadOnlyList<int>> Close(in ConnectorAvailable available) => new(_closings.Close(available));

    public Pending<ClosingRecorded> Close(in OperatorClosing closing) => _closings.Close(closing);

    public Pending<bool> Reopen(in TransactionReopening reopening) => _closings.Reopen(reopening);

    public Pending<MeterValuesRecorded> AppendMeterValues(MeterValuesRows values) => _transactions.Append(values);

    public Pending<bool> AppendMalformed(in MalformedMessage message)
    {
        _transactions.AppendMalformed(message);
        return true;
    }

    public void NoteBoot(ChargePointBoot boot)
    {
        var json = EventData.Boot(boot);
        _rows.Statement(UpdateBootSql)
            .Bind(_rows.ChargePoint(boot.Identity, boot.ReceivedAt), boot.ReceivedAt.ToMicroseconds(), Encoding.UTF8.GetString(json.Span))
            .Execute();
        _rows.Event(EventTypes.Boot, boot.Identity, boot.ReceivedAt, json);
    }

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status, long epoch)
    {
        _rows.Statement(UpsertStatusSql)
            .Bind(
                _rows.ChargePoint(identity, status.ReceivedAt),
                status.ConnectorId,
                status.Status.ToWireName(),
                status.ErrorCode,
                status.Info,
                status.VendorErrorCode,
                status.Timestamp?.ToMicroseconds(),
                status.ReceivedAt.ToMicroseconds())
            .Execute();
        _rows.Event(EventTypes.Status, identity, status.ReceivedAt, EventData.Status(status));
    }

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at, long epoch) =>
        _rows.Statement(SeenSql).Bind(_rows.ChargePoint(identity, at), at.ToMicroseconds(), epoch).Execute();

    public void NoteConfiguration(ChargePointIdentity identity, DateTimeOffset at, string key, string? value) =>
        _rows.Statement(SqliteConfiguration.UpsertSql).Bind(_rows.ChargePoint(identity, at), key, value, null).Execute();

    public void ForgetConfiguration(ChargePointIdentity identity, DateTimeOffset at)
    {
        var chargePoint = _rows.ChargePoint(identity, at);
        _rows.Statement(SqliteConfiguration.ClearSql).Bind(chargePoint).Execute();
        _rows.Statement(SqliteConfiguration.ReadAtSql).Bind(chargePoint, null).Execute();
    }

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
        var chargePoint = _rows.ChargePoint(identity, readAt);
        _rows.Statement(SqliteConfiguration.ClearSql).Bind(chargePoint).Execute();
        foreach (var key in keys)
            _rows.Statement(SqliteConfiguration.UpsertSql).Bind(chargePoint, key.Key, key.Value, key.IsReadOnly).Execute();
        _rows.Statement(SqliteConfiguration.ReadAtSql).Bind(chargePoint, readAt.ToMicroseconds()).Execute();
    }

    public Pending<long> BeginCommand(CommandIntent command)
    {
        var id = _rows.Statement(SqliteAudit.InsertSql)
            .Bind(
                _rows.ChargePoint(command.Identity, command.At),
                command.At.ToMicroseconds(),
                command.RemoteAddress,
                command.Route,
                command.Action,
                Encoding.UTF8.GetString(command.Parameters.Span),
                command.IdempotencyKey)
            .Scalar()!.Value;
        _rows.Quotas.AddCommand(command.Parameters.Length);
        _rows.Event(EventTypes.Command, command.Identity, command.At, EventData.Command(id, command));
        return id;
    }

    public void EndCommand(long auditId, CommandResult result)
    {
        _rows.Statement(SqliteAudit.EndSql)
            .Bind(auditId, result.At.ToMicroseconds(), result.Outcome, result.Status, result.MessageId, (long)result.Elapsed.TotalMicroseconds)
            .Execute();
        using var row = _rows.Statement(SqliteAudit.FindSql).Bind(auditId).Read();
        if (row.Read())
        {
            _rows.Event(
                EventTypes.CommandEnded, new ChargePointIdentity(row.GetString(0)), result.At, EventData.CommandEnded(auditId, row.GetString(1), result));
        }
    }

    public void StoreIdTag(IdTagRecord idTag) => _rows.Statement(SqliteIdTags.UpsertSql)
        .Bind(idTag.IdTag, idTag.Status.ToString(), idTag.ParentIdTag, idTag.ExpiryDate?.ToMicroseconds())
        .Execute();

    public Pending<bool> DeleteIdTag(string idTag) => _rows.Statement(SqliteIdTags.DeleteSql).Bind(idTag).Execute() > 0;

    public void StoreDeclaration(SessionDeclaration declaration) => SqliteSites.Store(_rows.Statement, declaration);

    public void RemoveDeclaration(ChargePointIdentity identity, int connectorId) =>
        _rows.Statement(SqliteSites.RemoveDeclarationSql).Bind(identity.Value, connectorId).Execute();

    public void StoreSignal(NodeSignal signal) => SqliteSites.Store(_rows.Statement, signal);

    public void RemoveSignal(string node) => _rows.Statement(SqliteSites.RemoveSignalSql).Bind(node).Execute();

    public void NoteSecurity(SecurityEvent happened) =>
        _rows.Event(EventTypes.Security, happened.Identity, happened.At, EventData.Security(happened));

    public void StorePeak(SitePeakRecord peak) => _rows.Statement(SqliteSites.StorePeakSql).Bind(peak.Site, peak.Month, peak.Watts).Execute();

    public void NoteSiteEvent(SiteEvent happened) => _rows.Event(happened.Type, new ChargePointIdentity(""), happened.At, happened.Data);

    public void ChangeProfiles(ChargePointIdentity identity, DateTimeOffset at, in ProfileChange change)
    {
        foreach (var key in change.Removed)
            _rows.Statement(SqliteProfiles.RemoveSql).Bind(key).Execute();
        if (change.Stored is not { } stored)
            return;
        _rows.Statement(SqliteProfiles.StoreSql)
            .Bind(
                stored.Key,
                _rows.ChargePoint(identity, at),
                stored.Profile.ConnectorId,
                stored.AwaitedBy,
                stored.Profile.InstalledAt.ToMicroseconds(),
                SqliteProfiles.Encode(stored.Profile))
            .Execute();
    }

    public Pending<TResult> ChangeManagement<TResult>(ChargePointIdentity identity, DateTimeOffset at, Func<ManagementRecords, TResult> change)
    {
        var chargePoint = _rows.ChargePoint(identity, at);
        var management = SqliteManagement.Open(_rows.Statement, chargePoint, _options);
        var result = change(management);
        SqliteManagement.Save(_rows.Statement, chargePoint, management);
        foreach (var happened in management.Events)
            _rows.Event(happened.Type, identity, happened.At, happened.Data);
        return result;
    }

    public Pending<int> DropOld(OldRecords records, DateTimeOffset before, int max)
    {
        // The deleted rows may have the highest ids of all.
        _rows.Statement(SqliteEvents.KeepSequenceSql).Bind(_rows.LastEventId).Execute();
        return records switch
        {
            OldRecords.MeterValues => _rows.Statement(SqliteMeterValues.DropSql).Bind(before.ToMicroseconds(), max).Execute(),
            OldRecords.ChargePoints => _rows.DropChargePoints(before.ToMicroseconds(), max),
            _ => _rows.Quotas.DropOld(records, before.ToMicroseconds(), max),
        };
    }

    public void Dispose() => _rows.Dispose();

    private void UseReservation(ChargePointIdentity identity, int reservation, int transactionId, DateTimeOffset at) =>
        ChangeManagement(identity, at, management =>
        {
            management.UseReservation(reservation, transactionId, at);
            return true;
        });
}
