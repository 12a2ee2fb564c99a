using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Statuses;

/// <summary>Reports the statuses of the charge point (connector 0) and of its connectors (OCPP 1.6 §4.9, §9.1.20).</summary>
internal sealed class StatusReporter
{
    private readonly ChargePointObserver _observer;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly ChargePointLog _log;
    private readonly CallSender _calls;
    private readonly RegistrationControl _registration;
    private readonly ConnectorSet _connectors;
    private readonly Entry[] _entries;
    private bool _operative = true;

    public StatusReporter(
        ChargePointObserver observer,
        ChargePointClock clock,
        ConfigurationStore configuration,
        ChargePointLog log,
        CallSender calls,
        RegistrationControl registration,
        ConnectorSet connectors)
    {
        _observer = observer;
        _clock = clock;
        _configuration = configuration;
        _log = log;
        _calls = calls;
        _registration = registration;
        _connectors = connectors;
        _entries = new Entry[connectors.Count];
        for (var i = 0; i < _entries.Length; i++)
        {
            var connector = connectors.All[i];
            _entries[i] = new Entry(clock.CreateAlarm(AlarmOrder.StableStatus, () => ReportStable(connector), connector.Id));
        }
    }

    /// <summary>The status of the charge point as a whole, connector 0 (OCPP 1.6 §4.9).</summary>
    public ChargePointStatus Status =>
        ErrorCode != ChargePointErrorCode.NoError ? ChargePointStatus.Faulted
        : _operative ? ChargePointStatus.Available
        : ChargePointStatus.Unavailable;

    /// <summary>The fault of the charge point as a whole; NoError when there is none.</summary>
    public ChargePointErrorCode ErrorCode { get; private set; } = ChargePointErrorCode.NoError;

    /// <summary>Sets the availability of the charge point as a whole, and reports a change.</summary>
    public void SetOperative(bool operative)
    {
        if (_operative == operative)
            return;
        _operative = operative;
        ReportWhole();
    }

    /// <summary>Sets the fault of the charge point as a whole, and reports it.</summary>
    public void SetFault(ChargePointErrorCode errorCode)
    {
        ErrorCode = errorCode;
        ReportWhole();
    }

    /// <summary>Reports the status of connector 0 and of all connectors (errata 3.22).</summary>
    public void ReportAll()
    {
        Report(0, Status, ErrorCode, null);
        foreach (var connector in _connectors.All)
        {
            EntryOf(connector).Reported = (connector.Status, connector.ErrorCode);
            Report(connector.Id, connector.Status, connector.ErrorCode, null);
        }
    }

    /// <summary>Reports statuses because a TriggerMessage asks for them: of one connector, or with null or 0 of all.</summary>
    public void ReportTriggered(int? connectorId)
    {
        if (connectorId is null or 0)
            Report(0, Status, ErrorCode, null, isTriggered: true);
        foreach (var connector in _connectors.All)
        {
            if (connectorId is null || connectorId == connector.Id)
                Report(connector.Id, connector.Status, connector.ErrorCode, null, isTriggered: true);
        }
    }

    /// <summary>Reports that the local list contradicts the central system (OCPP 1.6 §3.5.3).</summary>
    public void ReportLocalListConflict() => Report(0, Status, ChargePointErrorCode.LocalListConflict, null);

    /// <summary>Passes on the statuses of all connectors that have changed.</summary>
    public void SettleAll()
    {
        foreach (var connector in _connectors.All)
            Settle(connector);
    }

    /// <summary>Passes on a connector's status if it has changed.</summary>
    public void Settle(Connector connector, string? info = null)
    {
        var entry = EntryOf(connector);
        var now = (connector.Status, connector.ErrorCode);
        if (entry.Told == now)
            return;
        // The table has no way from Preparing to Reserved but the one through Available (OCPP 1.6 §4.9, B1 and A7).
        if (entry.Told.Status == ChargePointStatus.Preparing && now.Status == ChargePointStatus.Reserved)
            Tell(connector, entry, (ChargePointStatus.Available, ChargePointErrorCode.NoError), null);
        Tell(connector, entry, now, info);
    }

    /// <summary>Reports the statuses that waited for MinimumStatusDuration, which was changed.</summary>
    public void OnMinimumDurationChanged()
    {
        foreach (var connector in _connectors.All)
            ReportStable(connector);
    }

    private Entry EntryOf(Connector connector) => _entries[connector.Id - 1];

    private void Tell(Connector connector, Entry entry, (ChargePointStatus Status, ChargePointErrorCode ErrorCode) now, string? info)
    {
        entry.Told = now;
        _observer.StatusChanged(connector.Id, now.Status, now.ErrorCode, info);
        _log.AddDiagnostics($"connector {connector.Id} is {now.Status} {now.ErrorCode}");
        entry.Info = info;
        var stable = _configuration.Seconds(ConfigurationKeys.MinimumStatusDuration);
        if (stable > TimeSpan.Zero)
            entry.StableDue.SetAt(_clock.Now + stable);
        else
            ReportStable(connector);
    }

    /// <summary>Reports a status that has lasted, unless it was the last one reported (OCPP 1.6 §9.1.20).</summary>
    private void ReportStable(Connector connector)
    {
        var entry = EntryOf(connector);
        entry.StableDue.Clear();
        if (entry.Reported == entry.Told)
            return;
        entry.Reported = entry.Told;
        Report(connector.Id, entry.Told.Status, entry.Told.ErrorCode, entry.Info);
    }

    private void ReportWhole()
    {
        _observer.StatusChanged(0, Status, ErrorCode, null);
        Report(0, Status, ErrorCode, null);
    }

    /// <summary>Queues a report; drops it while offline, because all are reported after the next connection.</summary>
    private void Report(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info, bool isTriggered = false)
    {
        if (!_registration.IsOnline && !isTriggered)
            return;
        var request = new StatusNotificationRequest(connectorId, errorCode, info is null ? default(OcppText?) : new OcppText(info), status, _clock.WallTime);
        _calls.Add<StatusNotificationRequest, StatusNotificationResponse>(Action16.StatusNotification, () => request, isTriggered);
    }

    /// <summary>The reports of one connector.</summary>
    private sealed class Entry(Alarm stableDue)
    {
        /// <summary>Due when the status has been the same for MinimumStatusDuration.</summary>
        public Alarm StableDue { get; } = stableDue;

        /// <summary>The last status sent to the central system.</summary>
        public (ChargePointStatus Status, ChargePointErrorCode ErrorCode) Reported { get; set; } =
            (ChargePointStatus.Available, ChargePointErrorCode.NoError);

        /// <summary>The last status passed to the observer.</summary>
        public (ChargePointStatus Status, ChargePointErrorCode ErrorCode) Told { get; set; } =
            (ChargePointStatus.Available, ChargePointErrorCode.NoError);

        /// <summary>The info of a status that waits for MinimumStatusDuration.</summary>
        public string? Info { get; set; }
    }
}
