using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>One way to ask an algorithm. It knows nothing of the fallback. One caller at a time asks.</summary>
internal interface IAlgorithmPort : IAsyncDisposable
{
    /// <summary>The times that a process was started again; 0 for other ways.</summary>
    long Restarts => 0;

    /// <summary>The id of the process, while there is one.</summary>
    int? ProcessId => null;

    /// <summary>Starts a process. Does not wait.</summary>
    void Start()
    {
    }

    /// <summary>Asks. Throws only for a defect of the algorithm's own code, which counts as a failure.</summary>
    /// <param name="observation">The observation. Not used after the returned task has completed.</param>
    /// <param name="decision">Takes the decision; its content counts only if the answer says so.</param>
    /// <param name="budget">Ends when the time of the cycle is over.</param>
    ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget);
}

/// <summary>The answer of an algorithm.</summary>
/// <param name="State">Healthy when the decision counts.</param>
/// <param name="Problem">The reason why it does not, in English.</param>
/// <param name="Note">The note of the decision.</param>
internal readonly record struct PortAnswer(AlgorithmState State, string? Problem, string? Note = null)
{
    public static PortAnswer Decided(string? note) => new(AlgorithmState.Healthy, null, note);

    public static PortAnswer Late(string problem) => new(AlgorithmState.Late, problem);

    public static PortAnswer Failed(string problem) => new(AlgorithmState.Failed, problem);

    public static PortAnswer BackingOff(string problem) => new(AlgorithmState.BackingOff, problem);
}
