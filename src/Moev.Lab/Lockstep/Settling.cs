using System.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Control;

namespace Moev.Lab.Lockstep;

/// <summary>Waits until nothing happens any more, neither in the gateway nor on the way to it.</summary>
/// <param name="work">The gateway's counter of work.</param>
/// <param name="controller">The gateway's controller; null without smart charging.</param>
/// <param name="roster">The charge points that may have sent something.</param>
/// <param name="budget">The time that an algorithm has to decide, in reality and in the gateway's virtual time.</param>
/// <param name="hang">Tells when the algorithm decides, and when it is known not to answer.</param>
/// <param name="time">The clock.</param>
internal sealed class Settling(
    WorkTracker work, SiteController? controller, Roster roster, AlgorithmBudget budget, AlgorithmHang hang, VirtualTimeProvider time)
{
    /// <summary>The real time after which a run is broken: something is lost.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private TimeSpan? _patience; // the whole budget when null; halved with each late answer, so that an algorithm that hangs costs a bounded time
    private int _answered;

    private TimeSpan? _lateUntil; // an algorithm is late: time passes without it, until the gateway gives it up

    /// <summary>Returns when nothing happens any more but for what needs the host: turns to grant, frames to read, and time to pass.</summary>
    /// <exception cref="LabException">The gateway does not come to rest.</exception>
    public void Wait()
    {
        if (controller is not { IsIdle: false })
            _lateUntil = null;
        var since = Stopwatch.GetTimestamp();
        while (!IsQuiet())
        {
            if (work.Wait(Look))
                continue;
            var waited = Stopwatch.GetElapsedTime(since);
            if (!IsExcused && IsOnlyDeciding() && waited >= Patience())
            {
                _lateUntil = time.Now + budget.Virtual;
                _patience = Patience() / 2;
            }
            else if (waited >= Limit + budget.Real)
                throw new LabException($"The gateway does not come to rest: {Describe()}.");
        }
    }

    /// <summary>Takes note that the timers have fired, with which the gateway gives up an algorithm that is late.</summary>
    public void TimersFired()
    {
        if (time.Now >= _lateUntil)
            _lateUntil = null;
    }

    private bool IsExcused => hang.IsAsked || _lateUntil is not null;

    private TimeSpan Patience()
    {
        if (_answered != hang.Answered)
            (_answered, _patience) = (hang.Answered, null);
        return _patience ?? budget.Real;
    }

    private bool IsQuiet()
    {
        // Work moves from place to place, so it may be missed while one place after the other is looked at; then the version has changed.
        long version;
        do
        {
            version = work.Version;
            if (IsAwaited() || work.UnderWay != 0 || (controller is { IsIdle: false } && !IsExcused) || work.UnderWay != 0)
                return false;
        }
        while (version != work.Version);
        return true;
    }

    private bool IsAwaited()
    {
        foreach (var chargePoint in roster.InOrder())
        {
            if (chargePoint.Link.IsAwaited)
                return true;
        }

        return false;
    }

    private bool IsOnlyDeciding() => hang.IsDeciding && work.UnderWay == 0 && !IsAwaited();

    private string Describe() =>
        $"{work.UnderWay} units of work under way, {roster.InOrder().Count(static chargePoint => chargePoint.Link.IsAwaited)} connections with unread messages, the controller is {(controller is { IsIdle: false } ? "busy" : "idle")}";
}

/// <summary>The time of an algorithm for a decision.</summary>
/// <param name="Real">The real time for which the clock waits for it.</param>
/// <param name="Virtual">The virtual time after which the gateway gives it up (Site:BudgetMilliseconds).</param>
internal readonly record struct AlgorithmBudget(TimeSpan Real, TimeSpan Virtual);
