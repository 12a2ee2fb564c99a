using Moev.Lab.Plans;

namespace Moev.Lab.Runs;

/// <summary>Follows an experiment. Any thread, several at a time.</summary>
internal interface IExperimentObserver
{
    /// <summary>A run begins.</summary>
    /// <param name="index">Its place in the plan.</param>
    /// <param name="plan">The run.</param>
    /// <returns>What takes its progress.</returns>
    IRunProgress Began(int index, RunPlan plan);

    /// <summary>A run has ended, or was stopped.</summary>
    void Ended(int index, RunResult result);

    /// <summary>A run could not be carried out.</summary>
    void Failed(int index, RunFailure failure);
}
