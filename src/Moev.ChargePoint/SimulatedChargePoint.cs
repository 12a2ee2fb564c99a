using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Core;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint;

/// <summary>
/// A simulated OCPP 1.6J charge point with its connectors, cars and network: the core, driven by one timer and one connection at a time.
/// It owns no thread. All members may be called from any thread.
/// </summary>
public sealed class SimulatedChargePoint : IAsyncDisposable
{
    private readonly ChargePointOptions _options;
    private readonly IDialer _dialer;
    private readonly TimeProvider _time;
    private readonly ChargePointCore _core;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held while the core runs. Whoever observes is called under it.</summary>
    private readonly Lock _gate = new();

    private OcppConnection? _connection;
    private int _connections;
    private bool _stopping;
    private bool _disposed;

    /// <param name="options">What it is like.</param>
    /// <param name="time">Its only clock.</param>
    /// <param name="observer">Who is told what goes on, or null.</param>
    /// <param name="dialer">How it reaches the central system; TCP when null.</param>
    public SimulatedChargePoint(
        ChargePointOptions options, TimeProvider time, ChargePointObserver? observer = null, IDialer? dialer = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _dialer = dialer ?? new TcpDialer();
        _core = new ChargePointCore(options, new Port(this), time, observer ?? ChargePointObserver.None);
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

    private async Task ConnectAsync(OcppConnection connection, byte[]? authorizationKey)
    {
        // Off the caller's stack, and out of its lock.
        await Task.Yield();
        var end = await connection.RunAsync(authorizationKey);
        lock (_gate)
        {
            _connection = null;
            connection.Dispose();
        }

        Run(core => core.Disconnected(end.Reason, end.RetryAfter));
        if (_stopping)
            _ended.TrySetResult();
    }

    /// <summary>What the core asks for, always from inside <see cref="Run"/>.</summary>
    private sealed class Port(SimulatedChargePoint owner) : IChargePointPort
    {
        public void Connect(byte[]? authorizationKey)
        {
            var listener = new Listener(owner);
            var seed = unchecked(owner._options.Seed * 31 + ++owner._connections);
            owner._connection = new OcppConnection(owner._options, owner._dialer, owner._time, seed, listener);
            _ = owner.ConnectAsync(owner._connection, authorizationKey);
        }

        public void Send(ReadOnlySpan<byte> message) => owner._connection?.Send(message);

        public void Ping() => owner._connection?.Ping();

        public void Close(WebSocketCloseCode code, string reason) => owner._connection?.Close(code, reason);

        public void Abort() => owner._connection?.Abort("given up");
    }

    private sealed class Listener(SimulatedChargePoint owner) : IOcppConnectionOwner
    {
        public void Opened() => owner.Run(static core => core.Connected());

        public void FrameArrived() => owner.Run(static core => core.FrameArrived());

        public void MessageArrived(ReadOnlyMemory<byte> message) => owner.Run(core => core.Received(message));
    }
}
