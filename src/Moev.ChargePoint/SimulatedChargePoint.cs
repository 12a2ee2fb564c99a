using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.Security;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint;

/// <summary>
/// A simulated OCPP 1.6J charge point with its connectors, cars and network: the core, driven by one timer and one connection at a time.
/// It owns no thread. All members may be called from any thread.
/// </summary>
public sealed partial class SimulatedChargePoint : IAsyncDisposable
{
    private readonly ChargePointOptions _options;
    private readonly IDialer _dialer;
    private readonly IFileTransfer _files;
    private readonly TimeProvider _time;
    private readonly ChargePointCore _core;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held while the core runs. Whoever observes is called under it.</summary>
    private readonly Lock _gate = new();

    /// <summary>Transfers under way; under the gate.</summary>
    private readonly Dictionary<int, CancellationTokenSource> _transfers = [];

    private OcppConnection? _connection;
    private int _connections;
    private bool _stopping;
    private bool _disposed;

    /// <param name="options">What it is like.</param>
    /// <param name="time">Its only clock.</param>
    /// <param name="observer">Who is told what goes on, or null.</param>
    /// <param name="dialer">How it reaches the central system; TCP when null.</param>
    /// <param name="files">How it fetches firmware and delivers logs; HTTP when null.</param>
    /// <param name="keys">Where the keys of its certificate requests come from; the options' seed when null.</param>
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
        _options = options;
        _time = time;
        _dialer = dialer ?? new TcpDialer();
        _files = files ?? HttpFileTransfer.Shared;
        _core = new ChargePointCore(options, new Port(this), time, observer ?? ChargePointObserver.None, keys);
        _timer = time.CreateTimer(static self => ((SimulatedChargePoint)self!).Run(static core => core.Tick()), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it is connected, and accepted by the central system.</summary>
    public bool IsOnline
    {
        get
        {
            lock (_gate)
                return _core.IsOnline;
        }
    }

    /// <summary>Begins to connect. What becomes of it the observer is told.</summary>
    public void Start() => Run(static core => core.Start());

    /// <summary>Plugs a car in. Returns null, or why it cannot be done.</summary>
    public string? PlugIn(int connectorId, Ev ev) => Ask(core => core.PlugIn(connectorId, ev));

    /// <summary>Takes the car off the cable. Returns null, or why it cannot be done.</summary>
    public string? Unplug(int connectorId) => Ask(core => core.Unplug(connectorId));

    /// <summary>Presents a token, at a connector or, with null, at the charge point. Returns null, or why nothing comes of it.</summary>
    public string? PresentTag(IdTag idTag, int? connectorId = null) => Ask(core => core.PresentTag(idTag, connectorId));

    /// <summary>Makes a connector faulty, or with 0 the charge point. Returns null, or why it cannot be done.</summary>
    public string? Fault(int connectorId, ChargePointErrorCode errorCode) => Ask(core => core.Fault(connectorId, errorCode));

    /// <summary>Ends a fault. Returns null, or why it cannot be done.</summary>
    public string? ClearFault(int connectorId) => Ask(core => core.ClearFault(connectorId));

    /// <summary>Takes a connector, or with 0 all, in or out of service. Returns null, or why it cannot be done.</summary>
    public string? SetAvailability(int connectorId, bool operative) => Ask(core => core.SetAvailability(connectorId, operative));

    /// <summary>Cuts the network, without a goodbye, or restores it. While it is cut the charge point works on and queues what must not be lost.</summary>
    public void SetOffline(bool offline) => Run(core => core.SetOffline(offline));

    /// <summary>Restarts, as by a button or a power cut. Its lists, profiles, keys and registers stay.</summary>
    /// <param name="hard">Without waiting for transactions to be delivered.</param>
    public void Restart(bool hard) => Run(core => core.Restart(hard));

    /// <summary>Begins or ends a misbehaviour.</summary>
    public void SetQuirk(Quirk quirk, bool on) => Run(core => core.SetQuirk(quirk, on));

    /// <summary>Sets a configuration key, as somebody at the charge point does. Returns null, or why it cannot be done.</summary>
    public string? SetConfiguration(string key, string value) => Ask(core => core.SetConfiguration(key, value));

    /// <summary>The value of a configuration key; null when there is none that can be read.</summary>
    public string? GetConfiguration(string key) => Ask(core => core.ConfigurationValue(key));

    /// <summary>Sets a connector's energy register, in Wh. Returns null, or why it cannot be done.</summary>
    public string? SetMeter(int connectorId, double energyWh) => Ask(core => core.SetMeter(connectorId, energyWh));

    /// <summary>Sends a DataTransfer (OCPP 1.6 §4.3).</summary>
    public void SendDataTransfer(string vendorId, string? messageId, string? data) => Run(core => core.SendDataTransfer(vendorId, messageId, data));

    /// <summary>Sends a Heartbeat now.</summary>
    public void SendHeartbeat() => Run(static core => core.SendHeartbeat());

    /// <summary>Asks for a new certificate (whitepaper A03).</summary>
    public void RequestCertificate() => Run(static core => core.RequestCertificate());

    /// <summary>Reports a security event (whitepaper §8).</summary>
    /// <param name="type">At most 50 characters.</param>
    /// <param name="techInfo">At most 255 characters are sent.</param>
    public void ReportSecurityEvent(string type, string? techInfo = null) => Run(core => core.ReportSecurityEvent(type, techInfo));

    /// <summary>Whether everything has been said and answered.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _core.IsIdle;
        }
    }

    /// <summary>Status of the charge point as a whole, connector 0 (OCPP 1.6 §4.9).</summary>
    public ChargePointStatus Status
    {
        get
        {
            lock (_gate)
                return _core.Status;
        }
    }

    /// <summary>What the last update of its firmware made it.</summary>
    public string FirmwareVersion
    {
        get
        {
            lock (_gate)
                return _core.FirmwareVersion;
        }
    }

    /// <summary>The reservations that hold now (OCPP 1.6 §5.13).</summary>
    public IReadOnlyList<Reservation> Reservations()
    {
        lock (_gate)
            return [.. _core.Reservations];
    }

    /// <summary>The connectors as they are now; connector 0 is not among them.</summary>
    public IReadOnlyList<ConnectorSnapshot> Snapshot()
    {
        IReadOnlyList<ConnectorSnapshot> snapshots = [];
        Run(core =>
        {
            core.Tick();
            snapshots = [.. core.Connectors.Select(ConnectorSnapshot.Of)];
        });
        return snapshots;
    }

    /// <summary>Says goodbye to the central system and waits for the connection to end, at most CloseTimeout.</summary>
    /// <param name="code">NormalClosure or GoingAway.</param>
    /// <param name="reason">For people.</param>
    public async Task StopAsync(WebSocketCloseCode code, string reason)
    {
        Run(core =>
        {
            _stopping = true;
            core.Stop(code, reason);
            if (_connection is null)
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
            foreach (var transfer in _transfers.Values)
                _ = transfer.CancelAsync();
            _core.Dispose();
        }

        await _timer.DisposeAsync();
    }

    private string? Ask(Func<ChargePointCore, string?> command)
    {
        string? answer = null;
        Run(core => answer = command(core));
        return answer;
    }

    private void Run(Action<ChargePointCore> input)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
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

        // Timers count whole milliseconds: rounded up, or this one would ring early and often.
        var wait = Math.Clamp(Math.Ceiling((due - _core.Elapsed).TotalMilliseconds), 0, MaxTimerMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The longest that a timer takes; what is due later is armed again then.</summary>
    private const double MaxTimerMilliseconds = 24 * 3600 * 1000;
}
