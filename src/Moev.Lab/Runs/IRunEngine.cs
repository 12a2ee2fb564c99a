using Moev.Lab.Plans;
using Moev.Lab.Truth;

namespace Moev.Lab.Runs;

/// <summary>Carries out runs of one transport.</summary>
internal interface IRunEngine
{
    /// <summary>Simulates. When it is cancelled, it returns what was simulated until then.</summary>
    /// <exception cref="LabException">The run cannot start or go on.</exception>
    Task<RunRecord> RunAsync(RunPlan plan, IRunProgress progress, CancellationToken cancellationToken);
}
