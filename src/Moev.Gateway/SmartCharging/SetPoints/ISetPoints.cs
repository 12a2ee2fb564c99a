using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The set-points of a site's connectors: what was sent, what was confirmed, and what each connector can still draw. Thread-safe.</summary>
internal interface ISetPoints
{
    /// <summary>Receives what was sent, for the history and the metrics; may be null. Called on any thread; it must not wait.</summary>
    ISetPointObserver? Observer { get; set; }

    /// <summary>
    /// Fills what the controller knows of its set-points: IsOnline, IsControllable, LimitAmps, LimitProfileId, SetPointAmps, CeilingAmps and PausedFor. Reads what is
    /// already there: the time, statuses, sessions and measurements, which show whether a connector obeys.
    /// </summary>
    void Describe(Observation observation);

    /// <summary>Makes connectors follow a decision. Never waits: it sends in the background, cuts first, and a newer decision replaces what was not sent yet.</summary>
    /// <param name="observation">The observation that the decision rests on, filled by <see cref="Describe"/>.</param>
    /// <param name="allowed">A decision that the safety layer let pass. Not kept.</param>
    void Apply(Observation observation, Decision allowed);

    /// <summary>Returns the state of one connector.</summary>
    /// <param name="connector">The connector's index in the site.</param>
    SetPointStatus StatusOf(int connector);

    /// <summary>Returns a task that completes at the next change of a confirmed limit, of a connection, or of what a connector can be trusted with.</summary>
    Task WhenChanged();
}

/// <summary>Receives what was sent to the connectors of a site.</summary>
internal interface ISetPointObserver
{
    /// <summary>Called when a set-point is sent.</summary>
    /// <param name="connector">The connector's index in the site.</param>
    /// <param name="amps">A per phase.</param>
    /// <param name="isRenewal">True when only the end of the lease moves.</param>
    void Sent(int connector, double amps, bool isRenewal);

    /// <summary>Called when a set-point that was sent has its outcome.</summary>
    /// <inheritdoc cref="Sent"/>
    /// <param name="outcome">The outcome.</param>
    /// <param name="elapsed">The time since it was sent, with the queue of the charge point.</param>
    void Ended(int connector, double amps, bool isRenewal, SetPointOutcome outcome, TimeSpan elapsed);
}

/// <summary>The outcome of a set-point that was sent.</summary>
internal enum SetPointOutcome : byte
{
    /// <summary>The charge point accepted the charging profile.</summary>
    Accepted,

    /// <summary>It refused it, with a status or a CALLERROR.</summary>
    Refused,

    /// <summary>It did not answer in time, or not readably: it may have executed it.</summary>
    Unanswered,

    /// <summary>It was certainly not sent.</summary>
    NotSent,
}
