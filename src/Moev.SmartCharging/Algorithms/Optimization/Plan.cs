namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>The planned currents.</summary>
internal sealed class Plan
{
    private readonly double[] _amps; // by session and step
    private readonly int _steps;

    private Plan(OptimizerOutcome outcome, double cost, double[] amps, int steps)
    {
        Outcome = outcome;
        Cost = cost;
        _amps = amps;
        _steps = steps;
    }

    public OptimizerOutcome Outcome { get; }

    /// <summary>True when there are currents.</summary>
    public bool HasAmps => _amps.Length > 0;

    /// <summary>The value of the objective, with what is missing.</summary>
    public double Cost { get; }

    /// <summary>Returns the current of a session in a step, in A per phase.</summary>
    public double AmpsOf(int session, int step) => _amps[(session * _steps) + step];

    public static Plan None(OptimizerOutcome outcome) => new(outcome, double.NaN, [], 0);

    public static Plan Of(OptimizerOutcome outcome, LinearProgram program, int[] variables, int sessions, int steps)
    {
        var amps = new double[sessions * steps];
        for (var i = 0; i < amps.Length; i++)
            amps[i] = variables[i] < 0 ? 0 : Math.Max(program.ValueOf(variables[i]), 0);
        return new Plan(outcome, program.Cost(), amps, steps);
    }
}
