using Moev.Lab.Direct;
using Moev.Lab.Lockstep;
using Moev.Lab.Plans;
using Moev.Lab.Realtime;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Commands;

/// <summary>Chooses what carries out a run.</summary>
internal static class Engines
{
    /// <summary>The processors that a lock-step run uses: the conductor and the algorithm take turns with the gateway.</summary>
    private const double ProcessorsOfLockstep = 1.5;

    /// <summary>Returns the engine of the plan's transport and clock.</summary>
    public static IRunEngine For(RunPlan plan) => plan.Transport switch
    {
        TransportKind.None => new DirectEngine(),
        _ when plan.Scenario.Clock.Mode == ClockMode.Lockstep => new LockstepEngine(),
        _ => new RealtimeEngine(new RealtimeSettings()),
    };

    /// <summary>Returns the runs that the machine carries out at a time.</summary>
    /// <param name="plans">The runs.</param>
    /// <param name="processors">The processors of the machine.</param>
    public static int Parallel(IReadOnlyList<RunPlan> plans, int processors)
    {
        // A server cannot tell the observations of two runs apart.
        if (plans.Any(static plan => plan.Algorithm.StartsWith("http", StringComparison.OrdinalIgnoreCase) && plan.Algorithm.Contains("://", StringComparison.Ordinal)))
            return 1;
        // With a clock of the wall, a run that waits for a processor is wrong.
        if (plans.Any(static plan => plan is { Transport: TransportKind.Ocpp, Scenario.Clock.Mode: not ClockMode.Lockstep }))
            return 1;
        var each = plans.Any(static plan => plan.Transport == TransportKind.Ocpp) ? ProcessorsOfLockstep : 1;
        return Math.Clamp((int)(processors / each), 1, Math.Max(1, plans.Count));
    }
}
