using Moev.Lab.Plans;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Truth;

/// <summary>The record of a run: the ground truth, which no algorithm sees, and the actions of the controller.</summary>
internal sealed class RunRecord
{
    public required RunPlan Plan { get; init; }

    /// <summary>The simulated time; shorter than planned when the run was stopped.</summary>
    public required TimeSpan Simulated { get; init; }

    /// <summary>False when the run was stopped early.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The real time that it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The SHA-256 of the event log, in hexadecimal.</summary>
    public required string EventLogHash { get; init; }

    /// <summary>The stays that began, in the order of their numbers.</summary>
    public required IReadOnlyList<StayRecord> Stays { get; init; }

    /// <summary>The loads, by the node's index in the site.</summary>
    public required IReadOnlyList<NodeTrace> Nodes { get; init; }

    /// <summary>The currents, by the connector's index in the site.</summary>
    public required IReadOnlyList<ConnectorTrace> Connectors { get; init; }

    public required ControlRecord Control { get; init; }

    /// <summary>The differences between the energy that cars took and that of the traces, in the order of time.</summary>
    public IReadOnlyList<EnergyCorrection> Corrections { get; init; } = [];
}

/// <summary>
/// Energy that a car took in addition to its trace until a moment, where the current changed between two points, as near full. Negative when the trace has more. With it,
/// energy is exact.
/// </summary>
/// <param name="At">The end of the time to which it belongs.</param>
internal readonly record struct EnergyCorrection(TimeSpan At, int Connector, double Wh);

/// <summary>The outcome of a stay.</summary>
/// <param name="DeliveredWh">The energy that the car took.</param>
/// <param name="Departed">The departure; null when the run ended before.</param>
/// <param name="Switches">The changes of the offer after which, within 30 s, its current changed by more than 1 A, to 0 or from 0. The start of charging is none.</param>
internal sealed record StayRecord(Stay Stay, double DeliveredWh, TimeSpan? Departed, int Switches);

/// <summary>The current of a connector over time: each point holds until the next one.</summary>
internal sealed class ConnectorTrace
{
    public List<ConnectorPoint> Points { get; } = [];
}

/// <param name="Phases">The phases that the car uses.</param>
/// <param name="Amps">A on each of them.</param>
/// <param name="OfferedAmps">A per phase that the charge point offers.</param>
internal readonly record struct ConnectorPoint(TimeSpan At, int Phases, double Amps, double Watts, double OfferedAmps);

/// <summary>The load of a node over time: each point holds until the next one.</summary>
internal sealed class NodeTrace
{
    public List<NodePoint> Points { get; } = [];
}

/// <param name="ChargingWatts">The power of the connectors below the node.</param>
/// <param name="L1">The current of connectors in line 1, in A, of the side of the node's limit.</param>
/// <param name="OtherWatts">The power of other consumers.</param>
/// <param name="LimitWatts">The power that the node may carry; infinite without a limit.</param>
/// <param name="LimitAmps">The current that each line may carry; infinite without a limit.</param>
/// <param name="ExcessAmps">The excess of the worst line or of the power, as A of one line; negative while there is room.</param>
internal readonly record struct NodePoint(
    TimeSpan At, double ChargingWatts, double L1, double L2, double L3, double OtherWatts, double LimitWatts, double LimitAmps, double ExcessAmps)
{
    /// <summary>The excess of line 1, in A, on the side of the transformer where it is higher; negative while there is room.</summary>
    public float L1ExcessAmps { get; init; } = float.NegativeInfinity;

    public float L2ExcessAmps { get; init; } = float.NegativeInfinity;

    public float L3ExcessAmps { get; init; } = float.NegativeInfinity;

    /// <summary>The excess of the power, as A of one line.</summary>
    public float PowerExcessAmps { get; init; } = float.NegativeInfinity;

    /// <summary>The excess of other consumers alone, as A of one line: no controller could prevent it.</summary>
    public float OthersExcessAmps { get; init; } = float.NegativeInfinity;
}

/// <summary>The actions of the controller, and their times.</summary>
internal sealed class ControlRecord
{
    public List<DecisionRecord> Decisions { get; } = [];

    public List<SetPointRecord> SetPoints { get; } = [];

    /// <summary>OCPP messages to charge points, and from them.</summary>
    public long MessagesSent { get; set; }

    public long MessagesReceived { get; set; }

    public List<string> Warnings { get; } = [];
}

/// <param name="AlgorithmTime">The real time of the algorithm.</param>
/// <param name="Interventions">The connectors at which the safety layer changed the decision.</param>
/// <param name="WantedAmps">What the algorithm decided, by connector; not a number where it decided nothing.</param>
/// <param name="AllowedAmps">What the safety layer allowed.</param>
internal sealed record DecisionRecord(
    TimeSpan At, string DecidedBy, bool IsFallback, TimeSpan AlgorithmTime, int Interventions, float[] WantedAmps, float[] AllowedAmps, string? Problem);

/// <summary>A set-point on its way from decision to current.</summary>
internal sealed class SetPointRecord
{
    public required int Connector { get; init; }

    public required TimeSpan DecidedAt { get; init; }

    public required TimeSpan SentAt { get; init; }

    public required double Amps { get; init; }

    public required bool IsRenewal { get; init; }

    /// <summary>The time of the outcome; null while there is none.</summary>
    public TimeSpan? EndedAt { get; set; }

    public bool IsAccepted { get; set; }

    /// <summary>True when the current had to change to follow it. Only these count in the latency of following.</summary>
    public bool NeedsChange { get; init; }

    /// <summary>
    /// The time at which the current followed it: at or below a lower set-point; with a higher one within 1 A, or 95 %, of what the car could draw of it. Null when
    /// it did not before the next set-point or the departure.
    /// </summary>
    public TimeSpan? FollowedAt { get; set; }
}
