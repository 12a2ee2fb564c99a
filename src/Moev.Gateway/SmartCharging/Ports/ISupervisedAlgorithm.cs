using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>
/// The algorithm of <c>Site:Algorithm</c> under supervision: it has a budget for each cycle, and <c>Site:Fallback</c> decides the cycles in which it is late, fails or
/// answers nonsense. One caller at a time decides; the other members are for any thread.
/// </summary>
internal interface ISupervisedAlgorithm : IAsyncDisposable
{
    /// <summary>The condition of the algorithm.</summary>
    AlgorithmHealth Health { get; }

    /// <summary>Takes the changes of state; set before <see cref="Start"/>.</summary>
    IAlgorithmObserver? Observer { get; set; }

    /// <summary>Starts a child process, so that it is ready at the first cycle. Does not wait.</summary>
    void Start();

    /// <summary>Decides a cycle. Throws only when it is cancelled.</summary>
    /// <param name="observation">The observation. Not used after the returned task has completed.</param>
    /// <param name="decision">Takes the decision of the algorithm or of the fallback, never a part of either.</param>
    /// <param name="cancellationToken">Ends the cycle.</param>
    ValueTask<AlgorithmOutcome> DecideAsync(Observation observation, Decision decision, CancellationToken cancellationToken);

    /// <summary>Takes a decision from a client, if <c>Site:Algorithm</c> is <c>external</c>. It holds for <c>Site:ExternalSeconds</c>, or until the next one.</summary>
    /// <param name="json">The decision as JSON (schemas/algorithm-decision.json). Copied.</param>
    PostedDecision Post(ReadOnlySpan<byte> json);

    /// <summary>Completes when a decision was posted after the call, which is a reason for a cycle.</summary>
    Task WhenPosted();
}

/// <summary>Takes the changes of an algorithm's state, during <see cref="ISupervisedAlgorithm.DecideAsync"/>.</summary>
internal interface IAlgorithmObserver
{
    /// <summary>The state has changed. Called at most <see cref="StateReports.ChangesPerMinute"/> times in a minute; then with the newest state.</summary>
    void StateChanged(AlgorithmState previous, AlgorithmHealth health);
}

/// <summary>The end of one cycle.</summary>
/// <param name="DecidedBy">The algorithm that decided: <c>Site:Algorithm</c> or <c>Site:Fallback</c>.</param>
/// <param name="IsFallback">True when the fallback decided.</param>
/// <param name="Problem">The reason why the algorithm did not decide, in English; null when it did.</param>
/// <param name="Elapsed">The time that the decision took, the fallback's included.</param>
/// <param name="State">The state of the algorithm after it.</param>
internal readonly record struct AlgorithmOutcome(string DecidedBy, bool IsFallback, string? Problem, TimeSpan Elapsed, AlgorithmState State);

/// <summary>The result of posting a decision.</summary>
/// <param name="Status">Accepted, or why not.</param>
/// <param name="Problem">The reason in English; null when it was accepted.</param>
internal readonly record struct PostedDecision(PostedDecisionStatus Status, string? Problem);

/// <summary>The kinds of results of posting a decision.</summary>
internal enum PostedDecisionStatus : byte
{
    /// <summary>It holds now.</summary>
    Accepted = 0,

    /// <summary><c>Site:Algorithm</c> is not <c>external</c>.</summary>
    NotExternal,

    /// <summary>It is no decision for this site.</summary>
    Invalid,
}
