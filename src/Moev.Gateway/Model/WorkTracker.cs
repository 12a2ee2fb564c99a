using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Moev.Gateway.Model;

/// <summary>
/// Counts the work that is under way, for a host that moves the clock and must know when nothing happens any more. A gateway has none, and pays nothing for it.
/// </summary>
/// <remarks>
/// <para>Work is under way from its beginning to its end, except while it waits for a charge point's answer or for its turn. A message is under way until its connection has
/// counted it as received, which is after it was handled and its answers were sent. So nothing happens any more when all messages that were sent to the gateway are counted,
/// no work is under way, no turn waits, and <see cref="Version"/> has not changed while the host looked.</para>
/// <para>Turns put in order what threads could do in any order. The host grants them when nothing else happens: equal inputs then have equal effects.</para>
/// </remarks>
internal sealed class WorkTracker : IDisposable
{
    /// <summary>The turn of the controller's cycle, which comes after those of all connectors.</summary>
    public const int Last = int.MaxValue;

    private static readonly AsyncLocal<WorkTracker?> Owner = new();

    private readonly ConcurrentQueue<TrackedConnection> _news = [];
    private readonly ConcurrentDictionary<IPEndPoint, TrackedConnection> _connections = [];
    private readonly ManualResetEventSlim _changed = new();
    private readonly Lock _gate = new();
    private readonly List<Turn> _turns = []; // under _gate
    private long _underWay; // any; via interlocked
    private long _version; // any; via interlocked

    /// <summary>Gets the tracker that counts the work of the present flow of control; null when it is not counted.</summary>
    public static WorkTracker? Current => Owner.Value;

    /// <summary>Gets the number of units of work under way.</summary>
    public long UnderWay => Interlocked.Read(ref _underWay);

    /// <summary>Gets a number that changes whenever work begins or continues.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Gets a value indicating whether work waits for its turn.</summary>
    public bool HasTurns
    {
        get
        {
            lock (_gate)
                return _turns.Count > 0;
        }
    }

    /// <summary>Gets a value indicating whether only the controller's cycle waits for its turn.</summary>
    public bool IsCycleWaiting
    {
        get
        {
            lock (_gate)
                return _turns.Exists(static turn => turn.Order == Last);
        }
    }

    /// <summary>Begins units of work. The thread that does one takes it over with <see cref="Adopt"/>.</summary>
    public void Begin(int units = 1)
    {
        Interlocked.Increment(ref _version);
        Interlocked.Add(ref _underWay, units);
    }

    /// <summary>Lets the flow of control that calls it stand for a unit that has begun: the calls to charge points that it makes pause the unit.</summary>
    public void Adopt() => Owner.Value = this;

    /// <summary>Ends a unit of work, or pauses it.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _underWay) <= 0)
            _changed.Set();
    }

    /// <summary>Waits until the host grants the turn of a unit of work, which is paused meanwhile.</summary>
    /// <param name="order">The place among those that wait.</param>
    /// <param name="isCounted">False for a flow of control that is not counted as work.</param>
    public Task TurnAsync(int order, bool isCounted)
    {
        var turn = new Turn(order, isCounted);
        lock (_gate)
            _turns.Add(turn);
        if (isCounted)
            Interlocked.Decrement(ref _underWay);
        _changed.Set();
        return turn.Granted.Task;
    }

    /// <summary>
    /// Grants the turns of all connectors that wait, in their order, or that of the cycle when no other waits. What follows on each runs before the next one is granted, on the
    /// caller's thread, as far as it does not wait.
    /// </summary>
    public void GrantTurns()
    {
        Turn[] granted;
        lock (_gate)
        {
            var isCycle = !_turns.Exists(static turn => turn.Order != Last);
            granted = [.. _turns.Where(turn => isCycle || turn.Order != Last).OrderBy(static turn => turn.Order)];
            _turns.RemoveAll(granted.Contains);
        }

        foreach (var turn in granted)
        {
            Interlocked.Increment(ref _version);
            if (turn.IsCounted)
                Interlocked.Increment(ref _underWay);
            turn.Granted.SetResult();
        }
    }

    /// <summary>Takes a connection that has sent frames, or has ended, since it was last taken.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTakeNews([NotNullWhen(true)] out TrackedConnection? connection)
    {
        if (!_news.TryDequeue(out connection))
            return false;
        connection.Taken();
        return true;
    }

    internal void Announce(TrackedConnection connection) => _news.Enqueue(connection);

    /// <summary>Tells the host to look again.</summary>
    public void Changed() => _changed.Set();

    /// <summary>Waits until something has changed since the last call.</summary>
    /// <returns>False when nothing did in time.</returns>
    public bool Wait(TimeSpan atMost)
    {
        var isSet = _changed.Wait(atMost);
        _changed.Reset();
        return isSet;
    }

    /// <summary>Counts the frames of a new connection.</summary>
    public TrackedConnection? Connect(EndPoint? remote)
    {
        if (remote is not IPEndPoint address)
            return null;
        var connection = new TrackedConnection(this);
        _connections[address] = connection;
        Interlocked.Increment(ref _version);
        return connection;
    }

    /// <summary>Finds the connection of a peer's address, and forgets it here.</summary>
    public TrackedConnection? TakeConnection(IPEndPoint remote) => _connections.TryRemove(remote, out var connection) ? connection : null;

    public void Dispose() => _changed.Dispose();

    private sealed record Turn(int Order, bool IsCounted)
    {
        /// <summary>Completed by the host, on whose thread the rest runs.</summary>
        public TaskCompletionSource Granted { get; } = new();
    }
}

/// <summary>The frames of one connection.</summary>
internal sealed class TrackedConnection(WorkTracker tracker)
{
    private int _received; // read loop
    private int _sent; // any; via interlocked
    private volatile bool _isEnded;
    private int _isAnnounced; // any; via exchange

    /// <summary>Gets or sets what the host knows the connection by.</summary>
    public object? Tag { get; set; }

    /// <summary>Gets the number of frames that were received and handled.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>Gets the number of frames that were handed over for sending. They are sent when no work is under way.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Gets a value indicating whether the connection has ended, with all that follows from it.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Counts frames whose handling has ended. Read loop only.</summary>
    public void Handled(int frames)
    {
        if (frames == 0)
            return;
        Volatile.Write(ref _received, _received + frames);
        tracker.Changed();
    }

    public void FrameSent()
    {
        Interlocked.Increment(ref _sent);
        Announce();
    }

    public void End()
    {
        _isEnded = true;
        Announce();
        tracker.Changed();
    }

    /// <summary>Notes that the host has taken it, before it looks at the counts.</summary>
    internal void Taken() => Interlocked.Exchange(ref _isAnnounced, 0);

    private void Announce()
    {
        if (Interlocked.Exchange(ref _isAnnounced, 1) == 0)
            tracker.Announce(this);
    }
}
