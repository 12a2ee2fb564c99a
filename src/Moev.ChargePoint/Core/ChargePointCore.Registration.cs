using System.Globalization;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Security;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Core;

/// <content>Boot, heartbeat, clock, status reports and resets.</content>
internal sealed partial class ChargePointCore
{
    /// <summary>
    /// How far the clock may be off before it is set. The answer's way through the network is not measured, and a clock that is set at
    /// every heartbeat would run back and forth.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly Alarm _bootDue;
    private readonly Alarm _heartbeatDue;
    private readonly Alarm _resetDue;

    /// <summary>A restart without a network is over by itself; otherwise the next connection is its end.</summary>
    private readonly Alarm _upAgainDue;

    /// <summary>The central system's last word on BootNotification; Unknown when it has none to give yet.</summary>
    private RegistrationStatus _registration;
    private bool _everAccepted;
    private bool _bootedOnThisLink;
    private bool _heartbeatQueued;
    private bool _resetting;
    private bool _rebooting;

    /// <summary>An installation waits for what it said to be heard, and then restarts the charge point.</summary>
    private bool _rebootWhenIdle;

    /// <summary>The connection ends only to be made anew (whitepaper A01, A05).</summary>
    private bool _connectAtOnce;

    /// <summary>A security event that is reported once the charge point is accepted.</summary>
    private string? _startedBy = SecurityEvent.StartupOfTheDevice;

    private TimeSpan _clockOffset;
    private bool _operative = true;
    private ChargePointErrorCode _errorCode = ChargePointErrorCode.NoError;

    /// <summary>Status of the charge point as a whole, connector 0 (OCPP 1.6 §4.9).</summary>
    public ChargePointStatus Status =>
        _errorCode != ChargePointErrorCode.NoError ? ChargePointStatus.Faulted
        : _operative ? ChargePointStatus.Available
        : ChargePointStatus.Unavailable;

    private void OnConnected()
    {
        _bootedOnThisLink = false;
        if (_everAccepted && _quirks.Has(Quirk.NoBootAfterReconnect))
        {
            _registration = RegistrationStatus.Accepted;
            _bootDue.Clear();
            ArmHeartbeat();
        }
        else if (_quirks.Has(Quirk.BootsAfterReconnect) && _registration == RegistrationStatus.Accepted)
        {
            _registration = RegistrationStatus.Unknown;
        }

        switch (_registration)
        {
            case RegistrationStatus.Accepted:
                // No BootNotification after a reconnect (OCPP-J 1.6 §5.4), but the status, which may have changed (OCPP 1.6 §4.9).
                _calls.Permission = SendPermission.Everything;
                ReportAll();
                FirmwareStarted();
                break;
            case RegistrationStatus.Pending:
                _calls.Permission = SendPermission.Triggered;
                break;
        }

        // A refusal's interval runs on while the connection is down.
        if (_registration != RegistrationStatus.Accepted && _bootDue.Due is null)
            QueueBoot();
    }

    private void OnDisconnected()
    {
        _heartbeatQueued = false;
        if (_resetting || _rebootWhenIdle)
            Reboot();
    }

    private void QueueBoot()
    {
        _bootDue.Clear();
        if (_registration == RegistrationStatus.Accepted)
            _registration = RegistrationStatus.Unknown;
        if (_link != Link.Up)
            return;
        if (_calls.Permission is SendPermission.None or SendPermission.Everything)
            _calls.Permission = SendPermission.BootOnly;
        _bootedOnThisLink = true;
        _calls.Add(new OutboundCall<BootNotificationRequest, BootNotificationResponse>(
            Action16.BootNotification,
            () => new BootNotificationRequest(
                _options.Vendor, _options.Model, _options.SerialNumber, null, _firmwareVersion, _options.Iccid, _options.Imsi,
                _options.MeterType, _options.MeterSerialNumber),
            OnBootAnswered,
            failure =>
            {
                if (failure.Kind != CallFailureKind.Disconnected)
                    _bootDue.SetAt(_called + _options.BootRetryInterval);
            }));
    }

    private void OnBootAnswered(BootNotificationResponse response)
    {
        _registration = response.Status == RegistrationStatus.Unknown ? RegistrationStatus.Rejected : response.Status;
        if (_registration != RegistrationStatus.Accepted)
        {
            // OCPP 1.6 §4.2: the interval is the least wait before the next; zero leaves it to the charge point.
            var wait = response.Interval > 0 ? TimeSpan.FromSeconds(response.Interval) : _options.BootRetryInterval;
            _calls.Permission = _registration == RegistrationStatus.Pending ? SendPermission.Triggered : SendPermission.None;
            _bootDue.SetAt(_called + wait);
            Note(string.Create(CultureInfo.InvariantCulture, $"registration is {_registration}; asking again in {wait.TotalSeconds:0} s"));
            return;
        }

        _everAccepted = true;
        _bootDue.Clear();
        if (response.Interval > 0)
            _configuration.Change(ConfigurationKeys.HeartbeatInterval, response.Interval.ToString(CultureInfo.InvariantCulture));
        SetClock(response.CurrentTime);
        _calls.Permission = SendPermission.Everything;
        ArmHeartbeat();
        // Errata 3.22: the status of connector 0 and of all connectors.
        ReportAll();
        FirmwareStarted();
        if (_startedBy is { } startedBy)
        {
            _startedBy = null;
            RaiseCritical(startedBy, null);
        }

        Note(string.Create(
            CultureInfo.InvariantCulture, $"accepted; heartbeat every {_configuration.Number(ConfigurationKeys.HeartbeatInterval)} s"));
    }

    /// <summary>
    /// The central system knows nothing of an earlier acceptance and wants to be told first (OCPP-J errata 3.8), although OCPP-J 1.6 §5.4
    /// spares it the BootNotification after a reconnect.
    /// </summary>
    private bool MustBootAgain(OutboundCall call, in CallFailure failure) =>
        failure is { Kind: CallFailureKind.CallError, Code: CallErrorCode.SecurityError }
        && call.Action != Action16.BootNotification
        && _registration == RegistrationStatus.Accepted
        && !_bootedOnThisLink
        && !_quirks.Has(Quirk.NoBootAfterReconnect);

    private void ArmHeartbeat() => _heartbeatDue.SetAt(_called + _configuration.Seconds(ConfigurationKeys.HeartbeatInterval));

    private void QueueHeartbeat()
    {
        ArmHeartbeat();
        if (IsOnline)
            SendHeartbeat(isTriggered: false);
    }

    public void SendHeartbeat() => Run(() => SendHeartbeat(isTriggered: false));

    /// <summary>Sends what a vendor defined (OCPP 1.6 §4.3).</summary>
    public void SendDataTransfer(string vendorId, string? messageId, string? data) => Run(() =>
        _calls.Add(new OutboundCall<DataTransferRequest, DataTransferResponse>(
            Action16.DataTransfer,
            () => new DataTransferRequest(vendorId, messageId, data),
            response => Note($"DataTransfer is answered {response.Status}"),
            static _ => { })));

    private void SendHeartbeat(bool isTriggered)
    {
        if (_heartbeatQueued)
            return;
        _heartbeatQueued = true;
        _calls.Add(new OutboundCall<HeartbeatRequest, HeartbeatResponse>(
            Action16.Heartbeat,
            static () => default,
            response =>
            {
                _heartbeatQueued = false;
                SetClock(response.CurrentTime);
            },
            _ => _heartbeatQueued = false)
        { IsTriggered = isTriggered });
    }

    private void SetClock(DateTimeOffset currentTime)
    {
        var off = currentTime - Clock;
        if (off.Duration() <= ClockTolerance || _quirks.Has(Quirk.ClockSkew))
            return;
        _clockOffset += off;
        RaiseCritical(SecurityEvent.SettingSystemTime, null);
        ArmAligned();
        ArmReservations();
        RearmFirmware();
        RecomputeOffers();
    }

    /// <summary>Reports a status; dropped while offline, because after the next connection all are reported.</summary>
    private void Report(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info, bool isTriggered = false)
    {
        if (!IsOnline && !isTriggered)
            return;
        var request = new StatusNotificationRequest(connectorId, errorCode, info is null ? default(OcppText?) : new OcppText(info), status, Clock);
        _calls.Add(new OutboundCall<StatusNotificationRequest, StatusNotificationResponse>(
            Action16.StatusNotification, () => request, static _ => { }, static _ => { })
        { IsTriggered = isTriggered });
    }

    private void ReportAll()
    {
        Report(0, Status, _errorCode, null);
        foreach (var station in _connectors)
        {
            station.Reported = (station.Connector.Status, station.Connector.ErrorCode);
            Report(station.Connector.Id, station.Connector.Status, station.Connector.ErrorCode, null);
        }
    }

    /// <summary>OCPP 1.6 §5.14: every transaction is stopped first; what cannot be delivered before the restart stays queued.</summary>
    private void BeginReset(bool hard)
    {
        _resetting = true;
        foreach (var station in _connectors)
            EndTransaction(station, hard ? Reason.HardReset : Reason.SoftReset);
        if (hard || _calls.Transactions.Count == 0)
            Reboot();
        else
            _resetDue.SetAt(_called + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    /// <summary>Restarts by itself, as after a power cut or a button.</summary>
    public void Restart(bool hard) => Run(() => BeginReset(hard));

    private void OnTransactionQueueMoved()
    {
        if (_resetting && _calls.Transactions.Count == 0)
            Reboot();
    }

    private void Reboot()
    {
        _resetDue.Clear();
        _bootDue.Clear();
        _heartbeatDue.Clear();
        _resetting = false;
        _rebootWhenIdle = false;
        _rebooting = true;
        _startedBy = SecurityEvent.ResetOrReboot;
        _registration = RegistrationStatus.Unknown;
        Note("restarting");
        RestoreReplaced();
        foreach (var station in _connectors)
        {
            station.AuthorizationDue.Clear();
            station.CableHeldFor = null;
            station.Connector.IsBlocked = IsInstalling && station.Connector.IsBlocked;
            station.Connector.Restart();
            Settle(station);
            ApplyAvailability(station);
        }

        if (_link == Link.Up)
            Close(WebSocketCloseCode.GoingAway, "restarting");
        else if (_link == Link.Down)
            _upAgainDue.SetAt(_called + _options.RebootDuration);
    }
}
