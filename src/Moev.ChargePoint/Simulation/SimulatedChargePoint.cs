using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.Security;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Simulation;

/// <summary>
/// A simulated OCPP 1.6J charge point with its connectors, cars and network: a core that one timer and one connection at a time drive. It has
/// no thread. All members may be called from any thread. Commands return null, or the reason why they cannot be carried out.
/// </summary>
public sealed class SimulatedChargePoint : IAsyncDisposable
{
    /// <summary>The longest wait that a timer takes; a later alarm is armed again then.</summary>
    private const double MaxTimerMilliseconds = 24 * 3600 * 1000;

    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly ChargePointCore _core;
    private readonly SimulatedNetwork _network;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held while the core runs. The observer is called under it.</summary>
    private readonly Lock _gate = new();

    private bool _stopping;
    private bool _disposed;

    /// <param name="options">The properties of the charge point.</param>
    /// <param name="time">The only clock.</param>
    /// <param name="observer">Notified of everything that happens, or null.</param>
    /// <param name="dialer">Connects to the central system; by TCP when null.</param>
    /// <param name="files">Fetches firmware and delivers logs; by HTTP when null.</param>
    /// <param name="keys">The source of the keys of certificate requests; the options' seed when null.</param>
    public SimulatedChargePoint(
        ChargePointOptions options,
        TimeProvider time,
        ChargePointObserver? observer = null,
        IDialer? dialer = null,
        IFileTransfer? files = null,
        IKeySource? keys = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _startTimestamp = time.GetTimestamp();
        _network = new SimulatedNetwork(options, time, dialer ?? new TcpDialer(), files ?? HttpFileTransfer.Shared, new Driver(this));
        _core = new ChargePointCore(options, _network, time.GetUtcNow(), observer ?? ChargePointObserver.None, keys);
        _timer = time.CreateTimer(static self => ((SimulatedChargePoint)self!).Run(static _ => { }), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while it is connected, and accepted by the central system.</summary>
    public bool IsOnline
    {
        get
        {
            lock (_gate)
                return _core.IsOnline;
        }
    }

    /// <summary>True from the start of a connection to its end; false while it waits before it connects again.</summary>
    internal bool HasConnection
    {
        get
        {
            lock (_gate)
                return _network.HasConnection;
        }
    }

    /// <summary>Starts to connect. The observer is notified of the outcome.</summary>
    public void Start() => Run(static core => core.Start());

    /// <summary>Plugs a car in.</summary>
    public string? PlugIn(int connectorId, Ev ev) => Ask(core => core.PlugIn(connectorId, ev));

    /// <summary>Takes the car off the cable.</summary>
    public string? Unplug(int connectorId) => Ask(core => core.Unplug(connectorId));

    /// <summary>Presents a token, at a connector or, with null, at the charge point.</summary>
    public string? PresentTag(IdTag idTag, int? connectorId = null) => Ask(core => core.PresentTag(idTag, connectorId));

    /// <summary>Makes a connector, or with 0 the charge point, faulty.</summary>
    public string? Fault(int connectorId, ChargePointErrorCode errorCode) => Ask(core => core.Fault(connectorId, errorCode));

    /// <summary>Ends a fault.</summary>
    public string? ClearFault(int connectorId) => Ask(core => core.ClearFault(connectorId));

    /// <summary>Takes a connector, or with 0 all, in or out of service.</summary>
    public string? SetAvailability(int connectorId, bool operative) => Ask(core => core.SetAvailability(connectorId, operative));

    /// <summary>Cuts the network, without a closing handshake, or restores it. The charge point keeps working and queues transaction messages.</summary>
    public void SetOffline(bool offline) => Run(core => core.SetOffline(offline));

    /// <summary>Restarts, as by a button or a power cut. Its lists, profiles, keys and registers stay.</summary>
    /// <param name="hard">True to restart without waiting until transaction messages are delivered.</param>
    public void Restart(bool hard) => Run(core => core.Restart(hard));

    /// <summary>Turns a misbehaviour on or off.</summary>
    public void SetQuirk(Quirk quirk, bool on) => Run(core => core.SetQuirk(quirk, on));

    /// <summary>Makes the wall clock wrong by this much, whatever the central system says; with zero it may be set again.</summary>
    public string? SetClockSkew(TimeSpan by) => Ask(core => core.SetClockSkew(by));

    /// <summary>Sets a configuration key at the charge point itself.</summary>
    public string? SetConfiguration(string key, string value) => Ask(core => core.SetConfiguration(key, value));

    /// <summary>Returns the value of a configuration key; null when there is none that can be read.</summary>
    public string? GetConfiguration(string key) => Ask(core => core.ConfigurationValue(key));

    /// <summary>Sets a connector's energy register, in Wh.</summary>
    public string? SetMeter(int connectorId, double energyWh) => Ask(core => core.SetMeter(connectorId, energyWh));

    /// <summary>Sends a DataTransfer (OCPP 1.6 §4.3).</summary>
    public void SendDataTransfer(string vendorId, string? messageId, string? data) => Run(core => core.SendDataTransfer(vendorId, messageId, data));

    /// <summary>Sends a Heartbeat now.</summary>
    public void SendHeartbeat() => Run(static core => core.SendHeartbeat());

    /// <summary>Requests a new certificate (whitepaper A03).</summary>
    public void RequestCertificate() => Run(static core => core.RequestCertificate());

    /// <summary>Reports a security event (whitepaper §8).</summary>
    /// <param name="type">At most 50 characters.</param>
    /// <param name="techInfo">At most 255 characters are sent.</param>
    public void ReportSecurityEvent(string type, string? techInfo = null) => Run(core => core.ReportSecurityEvent(type, techInfo));

    /// <summary>True when no CALL waits to be sent or answered.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _core.IsIdle;
        }
    }

    /// <summary>The status of the charge point as a whole, connector 0 (OCPP 1.6 §4.9).</summary>
    public ChargePointStatus Status
    {
        get
        {
            lock (_gate)
                return _core.Status;
        }
    }

    /// <summary>The firmware version, which an update changes.</summary>
    public string FirmwareVersion
    {
        get
        {
            lock (_gate)
                return _core.FirmwareVersion;
        }
    }

    /// <summary>Returns the reservations that are in force (OCPP 1.6 §5.13).</summary>
    public IReadOnlyList<Reservation> Reservations()
    {
        lock (_gate)
            return [.. _core.Reservations];
    }

    /// <summary>Returns the state of the connectors; connector 0 is not among them.</summary>
    public IReadOnlyList<ConnectorSnapshot> Snapshot()
    {
        IReadOnlyList<ConnectorSnapshot> snapshots = [];
        Run(core => snapshots = [.. core.Connectors.Select(static connector => connector.Snapshot())]);
        return snapshots;
    }

    /// <summary>Closes the connection and waits for its end, at most CloseTimeout.</summary>
    /// <param name="code">NormalClosure or GoingAway.</param>
    /// <param name="reason">For people.</param>
    public async Task StopAsync(WebSocketCloseCode code, string reason)
    {
        Run(core =>
        {
            _stopping = true;
            core.Stop(code, reason);
            if (!_network.HasConnection)
                _ended.TrySetResult();
        });
        await _ended.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(WebSocketCloseCode.GoingAway, "");
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _network.CancelTransfers();
            _core.Dispose();
        }

        await _timer.DisposeAsync();
    }

    /// <summary>The time since the start.</summary>
    private TimeSpan Elapsed => _time.GetElapsedTime(_startTimestamp);

    private string? Ask(Func<ChargePointCore, string?> command)
    {
        string? answer = null;
        Run(core => answer = command(core));
        return answer;
    }

    /// <summary>Gives an input to the core, at the present time, under the lock of the charge point.</summary>
    internal void Run(Action<ChargePointCore> input)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _core.AdvanceTo(Elapsed);
            input(_core);
            Arm();
        }
    }

    private void Arm()
    {
        if (_core.NextDue is not { } due)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers count whole milliseconds. Round up, or the timer would ring early and often.
        var wait = Math.Clamp(Math.Ceiling((due - Elapsed).TotalMilliseconds), 0, MaxTimerMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    private sealed class Driver(SimulatedChargePoint owner) : ICoreDriver
    {
        public ChargePointCore Core => owner._core;

        public Lock Gate => owner._gate;

        public void Run(Action<ChargePointCore> input) => owner.Run(input);

        public void FrameArrived()
        {
            lock (owner._gate)
            {
                if (owner._disposed)
                    return;
                owner._core.FrameArrived();
                owner.Arm();
            }
        }

        public void ConnectionEnded()
        {
            if (owner._stopping)
                owner._ended.TrySetResult();
        }
    }
}
