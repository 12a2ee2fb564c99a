using System.Collections.Concurrent;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>
/// The way of limits to one charge point: one at a time for what they limit, and at most one waits. A newer one takes the place of the
/// one that waits, which is then superseded, because nobody needs a limit any more that would be replaced at once.
/// </summary>
internal sealed class LimitLanes
{
    private readonly ConcurrentDictionary<LimitLaneKey, LimitLane> _lanes = new();
    private long _last; // any; via interlocked

    /// <summary>Lanes in use now.</summary>
    public int Count => _lanes.Count;

    /// <summary>Waits for the way to be free.</summary>
    /// <returns>The ticket, to be given back with <see cref="Leave"/> when it was not superseded.</returns>
    public async ValueTask<LimitTicket> EnterAsync(LimitLaneKey key, LimitValue value, CancellationToken cancellationToken)
    {
        var ticket = new LimitTicket(key, value, Interlocked.Increment(ref _last));
        while (true)
        {
            var lane = _lanes.GetOrAdd(key, static _ => new LimitLane());
            lock (lane)
            {
                if (lane.IsGone)
                    continue;
                if (!lane.IsTaken)
                {
                    lane.IsTaken = true;
                    return ticket;
                }

                lane.Waiting?.Supersede(ticket);
                lane.Waiting = ticket;
                ticket.Wait();
            }

            break;
        }

        try
        {
            await ticket.Turn.WaitAsync(cancellationToken);
            return ticket;
        }
        catch (OperationCanceledException)
        {
            if (!TryForget(ticket))
                Leave(ticket);
            throw;
        }
    }

    /// <summary>The limit has its outcome: the one that waits is next.</summary>
    public void Leave(LimitTicket ticket)
    {
        if (ticket.SupersededBy is not null || !_lanes.TryGetValue(ticket.Key, out var lane))
            return;
        lock (lane)
        {
            if (lane.Waiting is { } next)
            {
                lane.Waiting = null;
                next.Go();
                return;
            }

            lane.IsGone = true;
            _lanes.TryRemove(new KeyValuePair<LimitLaneKey, LimitLane>(ticket.Key, lane));
        }
    }

    /// <summary>Its caller left while it waited. False when it is not waiting any more.</summary>
    private bool TryForget(LimitTicket ticket)
    {
        if (!_lanes.TryGetValue(ticket.Key, out var lane))
            return false;
        lock (lane)
        {
            if (lane.Waiting != ticket)
                return false;
            lane.Waiting = null;
            return true;
        }
    }

    private sealed class LimitLane
    {
        public bool IsTaken { get; set; } // under the lane's lock, as all of it

        public bool IsGone { get; set; }

        public LimitTicket? Waiting { get; set; }
    }
}

/// <summary>What a limit is for: limits for the same are each other's successors.</summary>
/// <param name="ConnectorId">Null: the charge point as a whole.</param>
/// <param name="Purpose">Null: whichever the charge point takes.</param>
internal readonly record struct LimitLaneKey(ChargePointIdentity Identity, int? ConnectorId, ChargingProfilePurpose? Purpose);

/// <summary>A limit on its way.</summary>
/// <param name="number">Grows with every limit of the process.</param>
internal sealed class LimitTicket(LimitLaneKey key, LimitValue value, long number)
{
    private TaskCompletionSource? _turn;

    public LimitLaneKey Key => key;

    public LimitValue Value => value;

    public long Number => number;

    /// <summary>The newer limit that took its place; null when it may go.</summary>
    public LimitTicket? SupersededBy { get; private set; }

    public Task Turn => _turn?.Task ?? Task.CompletedTask;

    public void Wait() => _turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Go() => _turn!.TrySetResult();

    public void Supersede(LimitTicket by)
    {
        SupersededBy = by;
        _turn!.TrySetResult();
    }
}
