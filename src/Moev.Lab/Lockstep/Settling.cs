using System.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Control;
using Moev.Lab.Runs;

namespace Moev.Lab.Lockstep;

/// <summary>Waits until nothing happens any more, neither in the gateway nor on the way to it.</summary>
/// <param name="work">The gateway's counter of work.</param>
/// <param name="controller">The gateway's controller; null without smart charging.</param>
/// <param name="links">The networks of the charge points.</param>
/// <param name="budget">The real time that an algorithm has to decide.</param>
internal sealed class Settling(WorkTracker work, SiteController? controller, IReadOnlyList<ChargePointLink> links, TimeSpan budget)
{
    /// <summary>The real time after which a run is broken: something is lost.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private bool _isLate; // the algorithm did not decide within its budget, and time passes without it

    /// <summary>Returns when nothing happens any more but for what needs the host: turns to grant, frames to read, and time to pass.</summary>
    /// <exception cref="LabException">The gateway does not come to rest.</exception>
    public void Wait()
    {
        if (_isLate && controller!.IsIdle)
            _isLate = false;
        var since = Stopwatch.GetTimestamp();
        while (!IsQuiet())
        {
            if (work.Wait(TimeSpan.FromMilliseconds(100)))
                continue;
            var waited = Stopwatch.GetElapsedTime(since);
            if (!_isLate && waited >= budget && IsOnlyDeciding())
                _isLate = true;
            else if (waited >= Limit + budget)
                throw new LabException($"The gateway does not come to rest: {Describe()}.");
        }
    }

    private bool IsQuiet()
    {
        // Work moves from place to place, so it may be missed while one place after the other is looked at; then the version has changed.
        var version = work.Version;
        return !IsAwaited() && work.UnderWay == 0 && (_isLate || controller is not { IsIdle: false }) && work.UnderWay == 0 && version == work.Version;
    }

    private bool IsAwaited()
    {
        for (var i = 0; i < links.Count; i++)
        {
            if (links[i].IsAwaited)
                return true;
        }

        return false;
    }

    private bool IsOnlyDeciding() => controller is { IsIdle: false } && work.UnderWay == 0 && !IsAwaited();

    private string Describe() =>
        $"{work.UnderWay} units of work under way, {links.Count(static link => link.IsAwaited)} connections with unread messages, the controller is {(controller is { IsIdle: false } ? "busy" : "idle")}";
}
