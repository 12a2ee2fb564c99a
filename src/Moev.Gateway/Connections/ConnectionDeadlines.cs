using Moev.Gateway.Timers;

namespace Moev.Gateway.Connections;

/// <summary>What a connection does when one of its deadlines has passed. Called by the timer's thread.</summary>
internal interface IDeadlineOwner
{
    /// <summary>The upgrade request is not complete.</summary>
    void OnHandshakeTimeout();

    /// <summary>A message that has begun is not complete.</summary>
    void OnMessageTimeout();

    /// <summary>Nothing has arrived for a while.</summary>
    void OnIdle();

    /// <summary>The stop signal was long ago.</summary>
    void OnStopTimeout();

    /// <summary>Nothing more arrives after our last word, or it has lasted too long.</summary>
    void OnLingerTimeout();

    /// <summary>The connection is of no use any more.</summary>
    void OnDead(string reason);
}

/// <summary>
/// All the waits of one connection on one entry of the wheel. Noting that bytes arrived costs two stores; the entry looks, when it is
/// woken, at what has happened meanwhile.
/// </summary>
/// <remarks>Each field is written by the one thread named, and read by the timer's; a stale look only wakes the entry once more.</remarks>
internal sealed class ConnectionDeadlines : TimingWheelEntry, IFlushWatcher
{
    /// <summary>After our last word, how long nothing must arrive before the socket is closed: what arrives later would reset it.</summary>
    private static readonly TimeSpan LingerQuiet = TimeSpan.FromMilliseconds(250);

    private readonly IDeadlineOwner _owner;
    private readonly WebSocketSettings _settings;
    private readonly TimingWheel _wheel;
    private readonly TimeProvider _time;
    private TimeSpan _pingAfter; // read loop, before opening

    // Timestamps; 0: no such deadline.
    private long _handshakeDue; // read loop
    private long _messageDue; // read loop
    private long _flushDue; // under the send queue's lock
    private long _stopDue; // whoever stops
    private long _closeDue; // whoever closes
    private long _lingerDue; // read loop
    private long _lastReceived; // read loop
    private int _receives; // read loop: how often bytes arrived
    private int _receivesAtPing; // timer
    private long _pongDue; // timer
    private bool _isOpen; // read loop opens, whoever closes closes
    private bool _isPaused; // read loop: it does not read, so silence means nothing

    public ConnectionDeadlines(IDeadlineOwner owner, WebSocketSettings settings, TimingWheel wheel, TimeProvider time)
    {
        _owner = owner;
        _settings = settings;
        _wheel = wheel;
        _time = time;
        _pingAfter = settings.PingAfter;
    }

    /// <summary>When bytes last arrived: a timestamp.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    public void StartHandshake()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastReceived, now);
        Set(ref _handshakeDue, now, _settings.HandshakeTimeout);
    }

    /// <param name="pingAfter">Silence after which a ping is sent; zero sends none.</param>
    public void Open(TimeSpan pingAfter)
    {
        Volatile.Write(ref _handshakeDue, 0);
        _pingAfter = pingAfter;
        Volatile.Write(ref _isOpen, true);
        if (pingAfter > TimeSpan.Zero)
            _wheel.ScheduleNoLater(this, _wheel.After(LastReceived, pingAfter), 0);
    }

    /// <summary>Bytes have arrived, whichever: the peer lives.</summary>
    public void Received()
    {
        Volatile.Write(ref _lastReceived, _time.GetTimestamp());
        Volatile.Write(ref _receives, _receives + 1);
    }

    /// <summary>A message began with the bytes that were received last.</summary>
    public void MessageBegan() => Set(ref _messageDue, LastReceived, _settings.MessageTimeout);

    public void MessageEnded() => Volatile.Write(ref _messageDue, 0);

    public void Pause() => Volatile.Write(ref _isPaused, true);

    public void Resume()
    {
        Received();
        Volatile.Write(ref _isPaused, false);
    }

    public void Stopping() => Set(ref _stopDue, _time.GetTimestamp(), _settings.StopTimeout);

    /// <summary>The close frame, or the refusal, is on its way.</summary>
    public void Closing()
    {
        Volatile.Write(ref _isOpen, false);
        Volatile.Write(ref _handshakeDue, 0);
        Volatile.Write(ref _messageDue, 0);
        Volatile.Write(ref _stopDue, 0);
        Set(ref _closeDue, _time.GetTimestamp(), _settings.CloseTimeout);
    }

    /// <summary>Reads and discards until the peer is quiet.</summary>
    public void Linger() => Set(ref _lingerDue, _time.GetTimestamp(), LingerQuiet);

    public void End()
    {
        Volatile.Write(ref _isOpen, false);
        Volatile.Write(ref _handshakeDue, 0);
        Volatile.Write(ref _messageDue, 0);
        Volatile.Write(ref _stopDue, 0);
        Volatile.Write(ref _lingerDue, 0);
        Volatile.Write(ref _closeDue, 0);
        _wheel.Cancel(this);
    }

    public void FlushPending() => Set(ref _flushDue, _time.GetTimestamp(), _settings.SlowConsumerTimeout);

    public void FlushDone() => Volatile.Write(ref _flushDue, 0);

    public override void OnDue(ulong token)
    {
        var now = _time.GetTimestamp();
        if (Passed(ref _flushDue, now))
            _owner.OnDead("the charge point takes nothing of what waits for it");
        else if (Passed(ref _closeDue, now))
            _owner.OnDead("the closing handshake took too long");
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
            _wheel.ScheduleNoLater(this, next, 0);
    }

    /// <returns>When to look again; 0: no need.</returns>
    private long CheckLife(long now)
    {
        if (!Volatile.Read(ref _isOpen) || _pingAfter <= TimeSpan.Zero)
            return 0;
        if (Volatile.Read(ref _isPaused))
        {
            _pongDue = 0;
            return _wheel.After(now, _pingAfter);
        }

        if (_pongDue != 0)
        {
            // Any byte will do: charge points exist that never answer a ping.
            if (Volatile.Read(ref _receives) == _receivesAtPing)
            {
                if (now < _pongDue)
                    return _pongDue;
                _pongDue = 0;
                _owner.OnDead("no sign of life after a ping");
                return 0;
            }

            _pongDue = 0;
        }

        var idleAt = _wheel.After(LastReceived, _pingAfter);
        if (now < idleAt)
            return idleAt;
        _receivesAtPing = Volatile.Read(ref _receives);
        _pongDue = _wheel.After(now, _settings.PongTimeout);
        _owner.OnIdle();
        return _pongDue;
    }

    private void Set(ref long due, long from, TimeSpan delay)
    {
        var at = _wheel.After(from, delay);
        Volatile.Write(ref due, at);
        _wheel.ScheduleNoLater(this, at, 0);
    }

    private static bool Passed(ref long due, long now)
    {
        var at = Volatile.Read(ref due);
        return at != 0 && now >= at && Interlocked.CompareExchange(ref due, 0, at) == at;
    }

    private static long Earliest(long a, long b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);
}
