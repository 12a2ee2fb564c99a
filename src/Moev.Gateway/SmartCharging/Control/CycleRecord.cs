namespace Moev.Gateway.SmartCharging.Control;

/// <summary>One cycle in the history.</summary>
/// <param name="Number">The number of its observation.</param>
/// <param name="At">Its beginning.</param>
/// <param name="Triggers">The reasons for it.</param>
/// <param name="DecidedBy">The algorithm that decided.</param>
/// <param name="IsFallback">True when the fallback decided.</param>
/// <param name="Problem">The reason why Site:Algorithm did not decide; null when it did.</param>
/// <param name="DecisionTime">The time that the decision took.</param>
/// <param name="Elapsed">The time of the whole cycle.</param>
/// <param name="Interventions">The connectors that the safety layer corrected, or would correct where it only logs.</param>
/// <param name="OverloadedNode">The index of a node that is above its limit whatever is sent; -1 for none.</param>
/// <param name="ChangeCount">The connectors whose current changed.</param>
internal readonly record struct CycleRecord(
    long Number,
    DateTimeOffset At,
    CycleTriggers Triggers,
    string DecidedBy,
    bool IsFallback,
    string? Problem,
    TimeSpan DecisionTime,
    TimeSpan Elapsed,
    int Interventions,
    int OverloadedNode,
    int ChangeCount);

/// <summary>A cycle with its changes, as it was when it was read.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Changes">The changes, which may be fewer than <see cref="CycleRecord.ChangeCount"/>.</param>
internal sealed record CycleEntry(CycleRecord Cycle, IReadOnlyList<ConnectorChange> Changes);
