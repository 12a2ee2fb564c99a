using Google.OrTools.ModelBuilder;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// A linear program that is minimised by GLOP, the simplex solver of OR-Tools. The only type that uses the native library, so that everything else works without it.
/// GLOP uses one thread, and fixed parameters and seed, so equal programs have equal solutions.
/// </summary>
internal sealed class LinearProgram : IDisposable
{
    private readonly ModelBuilderHelper _model = new();
    private readonly ModelSolverHelper _solver = new("glop");

    public int AddVariable(double upper, double cost)
    {
        var variable = _model.AddVar();
        _model.SetVarLowerBound(variable, 0);
        _model.SetVarUpperBound(variable, upper);
        _model.SetVarObjectiveCoefficient(variable, cost);
        return variable;
    }

    public int AddRow(double lower, double upper)
    {
        var row = _model.AddLinearConstraint();
        _model.SetConstraintLowerBound(row, lower);
        _model.SetConstraintUpperBound(row, upper);
        return row;
    }

    public void AddTerm(int row, int variable, double coefficient) => _model.AddConstraintTerm(row, variable, coefficient);

    public OptimizerOutcome Minimize(TimeSpan limit)
    {
        _solver.SetTimeLimitInSeconds(limit.TotalSeconds);

        // The dual simplex takes half the time of the primal one with these programs. A solution with an error above GLOP's tolerance is as good as any: PresentCurrents
        // checks every current exactly.
        _solver.SetSolverSpecificParameters("use_dual_simplex: true change_status_to_imprecise: false");
        _solver.Solve(_model);
        return _solver.Status() switch
        {
            SolveStatus.OPTIMAL => OptimizerOutcome.Optimal,
            SolveStatus.FEASIBLE => OptimizerOutcome.Feasible,
            _ => OptimizerOutcome.Unsolved,
        };
    }

    public double ValueOf(int variable) => _solver.VariableValue(variable);

    public double Cost() => _solver.ObjectiveValue();

    public void Dispose()
    {
        _solver.Dispose();
        _model.Dispose();
    }

    /// <summary>Solves a program with one variable, which loads the native library.</summary>
    /// <returns>The reason why it cannot be used; null when it can.</returns>
    public static string? Probe()
    {
        try
        {
            using var program = new LinearProgram();
            var variable = program.AddVariable(1, -1);
            return program.Minimize(TimeSpan.FromSeconds(10)) == OptimizerOutcome.Optimal && program.ValueOf(variable) == 1
                ? null
                : "its solver does not answer";
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or FileNotFoundException)
        {
            // The runtime's message continues with advice and all paths that it tried.
            var reason = e.GetBaseException().Message;
            return reason.AsSpan().IndexOf(". ") is > 0 and var end ? reason[..end] : reason.ReplaceLineEndings(" ");
        }
    }
}
