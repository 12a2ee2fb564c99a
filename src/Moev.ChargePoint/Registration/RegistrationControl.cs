using System.Globalization;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Registration;

/// <summary>Registers with the central system: BootNotification and its retries, then heartbeats (OCPP 1.6 §4.2, §4.6).</summary>
internal sealed class RegistrationControl
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly QuirkSet _quirks;
    private readonly ChargePointLog _log;
    private readonly CallSender _calls;
    private readonly ConnectionControl _connection;
    private readonly SecurityEvents _events;
    private readonly ClockSynchronizer _synchronizer;
    private readonly Alarm _bootDue;
    private readonly Alarm _heartbeatDue;
    private bool _bootedOnThisConnection;
    private bool _heartbeatQueued;

    /// <summary>A security event that is reported once the charge point is accepted.</summary>
    private string? _startedBy = SecurityEvent.StartupOfTheDevice;

    public RegistrationControl(
        ChargePointOptions options,
        ChargePointClock clock,
        ConfigurationStore configuration,
        QuirkSet quirks,
        ChargePointLog log,
        CallSender calls,
        ConnectionControl connection,
        SecurityEvents events,
        ClockSynchronizer synchronizer)
    {
        _options = options;
        _clock = clock;
        _configuration = configuration;
        _quirks = quirks;
        _log = log;
        _calls = calls;
        _connection = connection;
        _events = events;
        _synchronizer = synchronizer;
        _heartbeatDue = clock.CreateAlarm(AlarmOrder.Heartbeat, QueueHeartbeat);
        _bootDue = clock.CreateAlarm(AlarmOrder.Boot, QueueBoot);
        FirmwareVersion = options.FirmwareVersion;
        connection.Opened += OnConnected;
        connection.Lost += () => _heartbeatQueued = false;
        calls.MustRegisterAgain = MustBootAgain;
        calls.RegisterAgain = QueueBoot;
    }

    /// <summary>Raised when the charge point may send everything: it was accepted, or is connected again after an acceptance.</summary>
    public event Action? Online;

    /// <summary>The last answer to BootNotification; Unknown when there is none yet.</summary>
    public RegistrationStatus Status { get; private set; }

    /// <summary>True once the charge point was accepted for the first time.</summary>
    public bool EverAccepted { get; private set; }

    public bool IsOnline => _connection.IsUp && Status == RegistrationStatus.Accepted;

    /// <summary>The firmware version that BootNotification reports.</summary>
    public string FirmwareVersion { get; set; }

    /// <summary>Queues a BootNotification if there is a connection. An earlier acceptance no longer counts.</summary>
    public void QueueBoot()
    {
        _bootDue.Clear();
        if (Status == RegistrationStatus.Accepted)
            Status = RegistrationStatus.Unknown;
        if (!_connection.IsUp)
            return;
        if (_calls.Permission is SendPermission.None or SendPermission.Everything)
            _calls.Permission = SendPermission.BootOnly;
        _bootedOnThisConnection = true;
        _calls.Add(new OutboundCall<BootNotificationRequest, BootNotificationResponse>(
            Action16.BootNotification,
            () => new BootNotificationRequest(
                _options.Vendor, _options.Model, _options.SerialNumber, null, FirmwareVersion, _options.Iccid, _options.Imsi,
                _options.MeterType, _options.MeterSerialNumber),
            OnBootAnswered,
            failure =>
            {
                if (failure.Kind != CallFailureKind.Disconnected)
                    _bootDue.SetAt(_clock.Target + _options.BootRetryInterval);
            }));
    }

    /// <summary>Queues a Heartbeat, unless one is queued already.</summary>
    public void SendHeartbeat(bool isTriggered)
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
                _synchronizer.Synchronize(response.CurrentTime);
            },
            _ => _heartbeatQueued = false)
        { IsTriggered = isTriggered });
    }

    /// <summary>Applies a new HeartbeatInterval if heartbeats run.</summary>
    public void OnHeartbeatIntervalChanged()
    {
        if (_heartbeatDue.Due is not null)
            ArmHeartbeat();
    }

    /// <summary>Forgets the registration: the charge point restarts.</summary>
    public void OnRestart()
    {
        _bootDue.Clear();
        _heartbeatDue.Clear();
        _startedBy = SecurityEvent.ResetOrReboot;
        Status = RegistrationStatus.Unknown;
    }

    private void OnConnected()
    {
        _bootedOnThisConnection = false;
        if (EverAccepted && _quirks.Has(Quirk.NoBootAfterReconnect))
        {
            Status = RegistrationStatus.Accepted;
            _bootDue.Clear();
            ArmHeartbeat();
        }
        else if (_quirks.Has(Quirk.BootsAfterReconnect) && Status == RegistrationStatus.Accepted)
        {
            Status = RegistrationStatus.Unknown;
        }

        switch (Status)
        {
            case RegistrationStatus.Accepted:
                // No BootNotification after a reconnect (OCPP-J 1.6 §5.4), but the status, which may have changed (OCPP 1.6 §4.9).
                _calls.Permission = SendPermission.Everything;
                Online?.Invoke();
                break;
            case RegistrationStatus.Pending:
                _calls.Permission = SendPermission.Triggered;
                break;
        }

        // The interval of a refusal keeps running while the connection is down.
        if (Status != RegistrationStatus.Accepted && _bootDue.Due is null)
            QueueBoot();
    }

    private void OnBootAnswered(BootNotificationResponse response)
    {
        Status = response.Status == RegistrationStatus.Unknown ? RegistrationStatus.Rejected : response.Status;
        if (Status != RegistrationStatus.Accepted)
        {
            // OCPP 1.6 §4.2: the interval is the minimum wait before the next; zero leaves it to the charge point.
            var wait = response.Interval > 0 ? TimeSpan.FromSeconds(response.Interval) : _options.BootRetryInterval;
            _calls.Permission = Status == RegistrationStatus.Pending ? SendPermission.Triggered : SendPermission.None;
            _bootDue.SetAt(_clock.Target + wait);
            _log.Note(string.Create(CultureInfo.InvariantCulture, $"registration is {Status}; asking again in {wait.TotalSeconds:0} s"));
            return;
        }

        EverAccepted = true;
        _clock.IsSynchronized = true;
        _calls.KeepsUrgentCalls = false;
        _bootDue.Clear();
        if (response.Interval > 0 && _options.HeartbeatInterval == TimeSpan.Zero)
            _configuration.Change(ConfigurationKeys.HeartbeatInterval, response.Interval.ToString(CultureInfo.InvariantCulture));
        _synchronizer.Synchronize(response.CurrentTime);
        _calls.Permission = SendPermission.Everything;
        ArmHeartbeat();
        Online?.Invoke();
        if (_startedBy is { } startedBy)
        {
            _startedBy = null;
            _events.RaiseCritical(startedBy, null);
        }

        _log.Note(string.Create(
            CultureInfo.InvariantCulture, $"accepted; heartbeat every {_configuration.Number(ConfigurationKeys.HeartbeatInterval)} s"));
    }

    /// <summary>
    /// Returns true if the central system does not know the earlier acceptance and wants a BootNotification first (OCPP-J errata 3.8),
    /// although OCPP-J 1.6 §5.4 requires none after a reconnect.
    /// </summary>
    private bool MustBootAgain(OutboundCall call, CallFailure failure) =>
        failure is { Kind: CallFailureKind.CallError, Code: CallErrorCode.SecurityError }
        && call.Action != Action16.BootNotification
        && Status == RegistrationStatus.Accepted
        && !_bootedOnThisConnection
        && !_quirks.Has(Quirk.NoBootAfterReconnect);

    private void ArmHeartbeat() => _heartbeatDue.SetAt(_clock.Target + _configuration.Seconds(ConfigurationKeys.HeartbeatInterval));

    private void QueueHeartbeat()
    {
        ArmHeartbeat();
        if (IsOnline)
            SendHeartbeat(isTriggered: false);
    }
}
