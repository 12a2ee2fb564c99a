using Moev.Gateway.Timers;

namespace Moev.Gateway.Connections;

/// <summary>The reactions of a connection to its deadlines. Called by the timer's thread.</summary>
internal interface IDeadlineOwner
{
    /// <summary>Called when the upgrade request is not complete in time.</summary>
    void OnHandshakeTimeout();

    /// <summary>Called when a message that has begun is not complete in time.</summary>
    void OnMessageTimeout();

    /// <summary>Called when nothing has arrived for a while.</summary>
    void OnIdle();

    /// <summary>Called when the connection is still open a while after the stop signal.</summary>
    void OnStopTimeout();

    /// <summary>Called when nothing more arrives after our last frame, or it takes too long.</summary>
    void OnLingerTimeout();

    /// <summary>Called when the connection is of no use any more.</summary>
    void OnDead(string reason);
}

/// <summary>
/// The deadlines of one connection, all on one entry of the timing wheel. Noting that bytes arrived costs two stores; the entry looks, when it is
/// due, at what has happened meanwhile.
/// </summary>
/// <remarks>Each field is written by the one thread named, and read by the timer's. A stale read only schedules the entry once more.</remarks>
internal sealed class ConnectionDeadlines : TimingWheelEntry, IFlushWatcher
{
    /// <summary>The silence after our last frame before the socket is closed: bytes that arrive later would reset it.</summary>
    private static readonly TimeSpan LingerQuiet = TimeSpan.FromMilliseconds(250);

    private readonly IDeadlineOwner _owner;
    private readonly WebSocketServices _services;
    private TimeSpan _pingAfter; // read loop, before opening

    // Timestamps; 0: no such deadline.
    private long _handshakeDue; // read loop
    private long _messageDue; // read loop
    private long _flushDue; // under the send queue's lock
    private long _stopDue; // the thread that stops
    private long _closeDue; // the thread that closes
    private long _lingerDue; // read loop
    private long _lastReceived; // read loop
    private int _receives; // read loop: the number of arrivals
    private int _receivesAtPing; // timer
    private long _pongDue; // timer
    private bool _isOpen; // the read loop opens, the thread that closes closes
    private bool _isPaused; // read loop: it does not read, so silence means nothing

    public ConnectionDeadlines(IDeadlineOwner owner, WebSocketServices services)
    {
        _owner = owner;
        _services = services;
        _pingAfter = services.Settings.PingAfter;
    }

    /// <summary>The timestamp of the last arrival of bytes.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>Indicates that the upgrade request is answered.</summary>
    public bool IsAnswered => Volatile.Read(ref _handshakeDue) == 0;

    public void StartHandshake()
    {
        var now = _services.Time.GetTimestamp();
        Volatile.Write(ref _lastReceived, now);
        Set(ref _handshakeDue, now, _services.Settings.HandshakeTimeout);
    }

    /// <summary>Starts the watch for silence.</summary>
    /// <param name="pingAfter">The silence after which a ping is sent; zero sends none.</param>
    public void Open(TimeSpan pingAfter)
    {
        Volatile.Write(ref _handshakeDue, 0);
        _pingAfter = pingAfter;
        Volatile.Write(ref _isOpen, true);
        if (pingAfter > TimeSpan.Zero)
            _services.Wheel.ScheduleNoLater(this, _services.Wheel.After(LastReceived, pingAfter), 0);
    }

    /// <summary>Notes that bytes have arrived: the peer lives.</summary>
    public void Received()
    {
        Volatile.Write(ref _lastReceived, _services.Time.GetTimestamp());
        Volatile.Write(ref _receives, _receives + 1);
    }

    /// <summary>Starts the deadline of a message that began with the bytes received last.</summary>
    public void MessageBegan() => Set(ref _messageDue, LastReceived, _services.Settings.MessageTimeout);

    public void MessageEnded() => Volatile.Write(ref _messageDue, 0);

    public void Pause() => Volatile.Write(ref _isPaused, true);

    public void Resume()
    {
        Received();
        Volatile.Write(ref _isPaused, false);
    }

    public void Stopping() => Set(ref _stopDue, _services.Time.GetTimestamp(), _services.Settings.StopTimeout);

    /// <summary>Starts the deadline of the closing handshake: the close frame, or the refusal, is on its way.</summary>
    public void Closing()
    {
        Volatile.Write(ref _isOpen, false);
        Volatile.Write(ref _handshakeDue, 0);
        Volatile.Write(ref _messageDue, 0);
        Volatile.Write(ref _stopDue, 0);
        Set(ref _closeDue, _services.Time.GetTimestamp(), _services.Settings.CloseTimeout);
    }

    /// <summary>Starts, or restarts, the wait for silence after our last frame.</summary>
    public void Linger() => Set(ref _lingerDue, _services.Time.GetTimestamp(), LingerQuiet);

    public void End()
    {
        Volatile.Write(ref _isOpen, false);
        Volatile.Write(ref _handshakeDue, 0);
        Volatile.Write(ref _messageDue, 0);
        Volatile.Write(ref _stopDue, 0);
        Volatile.Write(ref _lingerDue, 0);
        Volatile.Write(ref _closeDue, 0);
        _services.Wheel.Cancel(this);
    }

    public void FlushPending() => Set(ref _flushDue, _services.Time.GetTimestamp(), _services.Settings.SlowConsumerTimeout);

    public void FlushDone() => Volatile.Write(ref _flushDue, 0);

    public override void OnDue(ulong token)
    {
        var now = _services.Time.GetTimestamp();
        if (Passed(ref _flushDue, now))
            _owner.OnDead(CloseReasons.SlowConsumer);
        else if (Passed(ref _closeDue, now))
            _owner.OnDead(CloseReasons.CloseTooSlow);
        if (Passed(ref _handshakeDue, now))
            _owner.OnHandshakeTimeout();
        if (Passed(ref _stopDue, now))
            _owner.OnStopTimeout();
        if (Passed(ref _messageDue, now))
            _owner.OnMessageTimeout();
        if (Passed(ref _lingerDue, now))
            _owner.OnLingerTimeout();

        var next = Earliest(Earliest(Volatile.Read(ref _flushDue), Volatile.Read(ref _closeDue)), Volatile.Read(ref _handshakeDue));
        next = Earliest(next, Earliest(Volatile.Read(ref _stopDue), Volatile.Read(ref _messageDue)));
        next = Earliest(next, Volatile.Read(ref _lingerDue));
        next = Earliest(next, CheckLife(now));
        if (next != 0)
            _services.Wheel.ScheduleNoLater(this, next, 0);
    }

    /// <returns>The timestamp to check again at; 0 for none.</returns>
    private long CheckLife(long now)
    {
        if (!Volatile.Read(ref _isOpen) || _pingAfter <= TimeSpan.Zero)
            return 0;
        if (Volatile.Read(ref _isPaused))
        {
            _pongDue = 0;
            return _services.Wheel.After(now, _pingAfter);
        }

        if (_pongDue != 0)
        {
            // Any byte counts: some charge points never answer a ping.
            if (Volatile.Read(ref _receives) == _receivesAtPing)
            {
                if (now < _pongDue)
                    return _pongDue;
                _pongDue = 0;
                _owner.OnDead(CloseReasons.NoLife);
                return 0;
            }

            _pongDue = 0;
        }

        var idleAt = _services.Wheel.After(LastReceived, _pingAfter);
        if (now < idleAt)
            return idleAt;
        _receivesAtPing = Volatile.Read(ref _receives);
        _pongDue = _services.Wheel.After(now, _services.Settings.PongTimeout);
        _owner.OnIdle();
        return _pongDue;
    }

    private void Set(ref long due, long from, TimeSpan delay)
    {
        var at = _services.Wheel.After(from, delay);
        Volatile.Write(ref due, at);
        _services.Wheel.ScheduleNoLater(this, at, 0);
    }

    private static bool Passed(ref long due, long now)
    {
        var at = Volatile.Read(ref due);
        return at != 0 && now >= at && Interlocked.CompareExchange(ref due, 0, at) == at;
    }

    private static long Earliest(long a, long b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);
}
