using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Truth;

/// <summary>Takes what happens in a run, in the order of time, from one thread at a time. Writes the event log.</summary>
/// <remarks>
/// The limits and the other consumers that the scenario itself describes (the site file's table, its base load, its signals) are derived from the plan, at the
/// times that they change; an engine does not report them. Several currents of a connector at one moment count as the last one.
/// </remarks>
internal interface IRunRecorder
{
    /// <summary>A car was plugged in.</summary>
    void Arrived(TimeSpan at, Stay stay);

    /// <summary>A car was unplugged, which takes the current to 0.</summary>
    /// <param name="deliveredWh">The energy that it took.</param>
    void Departed(TimeSpan at, Stay stay, double deliveredWh);

    /// <summary>A connector's current from now on. Equal values as before are ignored.</summary>
    /// <param name="phases">The phases that the car uses, 1 to 3.</param>
    /// <param name="amps">A on each of them.</param>
    /// <param name="watts">The power.</param>
    /// <param name="offeredAmps">A per phase that the charge point offers.</param>
    /// <param name="deliveredWh">The energy of the present stay so far, exactly; 0 without a car.</param>
    void Drew(TimeSpan at, int connector, int phases, double amps, double watts, double offeredAmps, double deliveredWh);

    /// <summary>The limits and the other consumers of a node from now on, in truth, where the plan does not know of them. The plan's changes of this node no longer count.</summary>
    void NodeChanged(TimeSpan at, int node, in NodeState state);

    /// <summary>The controller has decided. The log has neither the time that it took nor the text of its problem, which can contain real times.</summary>
    void Decided(TimeSpan at, DecisionRecord decision);

    /// <summary>A set-point was sent to a charge point. It belongs to the newest decision.</summary>
    void SetPointSent(TimeSpan at, int connector, double amps, bool isRenewal);

    /// <summary>The newest set-point of a connector has its outcome.</summary>
    /// <param name="outcome">The outcome in one word, such as Accepted.</param>
    void SetPointEnded(TimeSpan at, int connector, string outcome);

    /// <summary>An OCPP message passed between a charge point and the gateway. Counted, and logged when the plan says so.</summary>
    /// <param name="isFromChargePoint">The direction.</param>
    void Message(TimeSpan at, string chargePoint, bool isFromChargePoint, ReadOnlySpan<byte> utf8);

    /// <summary>A fault began or ended.</summary>
    void Fault(TimeSpan at, FaultKind kind, string? chargePoint, bool begins);

    /// <summary>Something else worth a line: a connection, a status.</summary>
    void Note(TimeSpan at, string chargePoint, string text);

    /// <summary>Something that the user should know. It is kept in the record, not in the log, so that it may contain real times.</summary>
    void Warned(string text);

    /// <summary>Ends the record and the event log. The energy of cars that are still there is reckoned up to the end from their last currents.</summary>
    /// <param name="at">The end of the simulation.</param>
    /// <param name="isComplete">False when it was stopped early.</param>
    /// <param name="elapsed">The real time that it took.</param>
    RunRecord Complete(TimeSpan at, bool isComplete, TimeSpan elapsed);
}
