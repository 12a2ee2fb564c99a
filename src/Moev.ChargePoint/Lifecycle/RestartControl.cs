using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Timing;
using Moev.ChargePoint.Transactions;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Lifecycle;

/// <summary>Resets and restarts the charge point (OCPP 1.6 §5.14).</summary>
/// <remarks>
/// Running → resetting (transactions are stopped, and their messages delivered if time allows) → restarting (the connection closes) → running
/// again with the next connection, or, without a network, after the restart's duration.
/// </remarks>
internal sealed class RestartControl
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly CallSender _calls;
    private readonly ConnectionControl _connection;
    private readonly RegistrationControl _registration;
    private readonly ConnectorSet _connectors;
    private readonly StatusReporter _statuses;
    private readonly ProfileControl _profiles;
    private readonly AvailabilityControl _availability;
    private readonly ConnectorAdmission _admission;
    private readonly TransactionControl _transactions;
    private readonly Alarm _resetDue;
    private readonly Alarm _restartEndDue;
    private State _state;

    /// <summary>True while an installation waits until its messages are delivered, and then restarts the charge point.</summary>
    private bool _restartsWhenIdle;

    public RestartControl(
        ChargePointOptions options,
        ChargePointClock clock,
        ConfigurationStore configuration,
        ChargePointLog log,
        MessageOutput output,
        CallSender calls,
        ConnectionControl connection,
        RegistrationControl registration,
        ConnectorSet connectors,
        StatusReporter statuses,
        ProfileControl profiles,
        AvailabilityControl availability,
        ConnectorAdmission admission,
        TransactionControl transactions)
    {
        _options = options;
        _clock = clock;
        _configuration = configuration;
        _log = log;
        _output = output;
        _calls = calls;
        _connection = connection;
        _registration = registration;
        _connectors = connectors;
        _statuses = statuses;
        _profiles = profiles;
        _availability = availability;
        _admission = admission;
        _transactions = transactions;
        _resetDue = clock.CreateAlarm(AlarmOrder.Reset, Restart);
        _restartEndDue = clock.CreateAlarm(AlarmOrder.RestartEnd, EndRestart);
        calls.QueueMoved += OnQueueMoved;
        connection.Connecting += EndRestart;
        connection.Opened += EndRestart; // restarted while it connected
        connection.Lost += OnConnectionLost;
    }

    [Flags]
    private enum State : byte
    {
        Running = 0,
        Resetting = 1,
        Restarting = 2,
    }

    /// <summary>Stops every transaction, then restarts; messages that cannot be delivered before stay queued.</summary>
    /// <param name="hard">True to restart without waiting for deliveries.</param>
    public void Reset(bool hard)
    {
        Set(_state | State.Resetting);
        foreach (var connector in _connectors.All)
            _transactions.End(connector, hard ? Reason.HardReset : Reason.SoftReset);
        if (hard || _calls.QueuedTransactionMessages == 0)
            Restart();
        else
            _resetDue.SetAt(_clock.Target + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    /// <summary>Restarts once the queued messages are delivered, or after MessageTimeout; at once without a connection.</summary>
    public void RestartWhenIdle()
    {
        if (!_connection.IsUp)
        {
            Restart();
            return;
        }

        _restartsWhenIdle = true;
        _resetDue.SetAt(_clock.Target + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    /// <summary>Restarts if that waited for the deliveries of the input that was just processed.</summary>
    public void AfterInput()
    {
        if (_restartsWhenIdle && _calls.IsIdle)
            Restart();
    }

    public void Handle(ReadOnlySpan<byte> id, in ResetRequest request)
    {
        _output.Answer(id, new ResetResponse(ResetStatus.Accepted));
        Reset(hard: request.Type == ResetType.Hard);
    }

    private void Set(State state)
    {
        _state = state;
        _admission.IsRestarting = state != State.Running;
        _connection.DownTime = (state & State.Restarting) != 0 ? _options.RebootDuration : null;
    }

    private void OnQueueMoved()
    {
        if ((_state & State.Resetting) != 0 && _calls.QueuedTransactionMessages == 0)
            Restart();
    }

    private void OnConnectionLost()
    {
        if ((_state & State.Resetting) != 0 || _restartsWhenIdle)
            Restart();
        // Without a network no connection will end the restart.
        if ((_state & State.Restarting) != 0 && _connection is { IsCut: true, IsStopped: false })
            _restartEndDue.SetAt(_clock.Target + _options.RebootDuration);
    }

    private void EndRestart()
    {
        Set(_state & ~State.Restarting);
        _restartEndDue.Clear();
    }

    private void Restart()
    {
        _resetDue.Clear();
        _restartsWhenIdle = false;
        Set(State.Restarting);
        _registration.OnRestart();
        _log.Note("restarting");
        _profiles.OnRestart();
        foreach (var connector in _connectors.All)
        {
            _transactions.ClearLapse(connector);
            connector.IsBlocked = _availability.IsInstalling && connector.IsBlocked;
            connector.Restart();
            _statuses.Settle(connector);
            _availability.Apply(connector);
        }

        if (_connection.IsUp)
            _connection.Close(WebSocketCloseCode.GoingAway, "restarting");
        else if (_connection.IsDown)
            _restartEndDue.SetAt(_clock.Target + _options.RebootDuration);
    }
}
