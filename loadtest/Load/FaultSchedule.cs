using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Load;

/// <summary>The scheduled faults of a run, in chronological order.</summary>
internal sealed class FaultSchedule
{
    private readonly Queue<(TimeSpan At, Action Happen)> _faults;
    private SmallRandom _random;

    public FaultSchedule(LoadOptions options, LoadChargePoint[] chargePoints)
    {
        var faults = options.Faults;
        _random = SmallRandom.For(options.Seed, -2);
        List<(TimeSpan At, Action Happen)> all = [];
        if (faults.StormAt is { } stormAt)
        {
            for (var i = 1; i <= faults.Storms; i++)
                all.Add((stormAt * i, () => Storm(faults, chargePoints)));
        }

        if (faults.Silent.Of(options.ChargePoints) > 0)
            all.Add((faults.SilentAt, () => Array.ForEach(chargePoints, GoSilent)));
        _faults = new Queue<(TimeSpan, Action)>(all.OrderBy(static fault => fault.At));
    }

    /// <summary>The time of the next fault; null when none is left.</summary>
    public TimeSpan? Next => _faults.TryPeek(out var next) ? next.At : null;

    /// <summary>Runs the faults that are due.</summary>
    public void Run(TimeSpan sinceStart)
    {
        while (_faults.TryPeek(out var next) && next.At <= sinceStart)
            _faults.Dequeue().Happen();
    }

    private static void GoSilent(LoadChargePoint chargePoint)
    {
        if (chargePoint.Role == Role.Silent)
            chargePoint.GoSilent();
    }

    /// <summary>Drops connections. The charge points are chosen at random, so that every group of the mix is affected.</summary>
    private void Storm(FaultOptions faults, LoadChargePoint[] chargePoints)
    {
        var left = faults.StormShare.Of(chargePoints.Length);
        for (var i = 0; i < chargePoints.Length && left > 0; i++)
        {
            if (_random.Next(1, chargePoints.Length - i) > left)
                continue;
            left--;
            chargePoints[i].Drop(TimeSpan.FromTicks(_random.Next(0, faults.StormSpread.Ticks)));
        }
    }
}
