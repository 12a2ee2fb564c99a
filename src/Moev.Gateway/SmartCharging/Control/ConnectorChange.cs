using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>A connector whose current a cycle changed: what was seen, decided, allowed and sent, and how it was followed. Not a number, or null: not known (yet).</summary>
internal struct ConnectorChange
{
    /// <summary>The connector's index in the site.</summary>
    public int Connector;

    /// <summary>The index of the node that limits it; -1 for none.</summary>
    public int Node;

    /// <summary>The transaction; 0 for none.</summary>
    public int TransactionId;

    /// <summary>The last status.</summary>
    public ConnectorStatus Status;

    /// <summary>The reason for which it gets another current than decided.</summary>
    public InterventionReason Reason;

    /// <summary>The outcome of sending it.</summary>
    public SetPointOutcome? Outcome;

    /// <summary>A per phase that the cycle before allowed.</summary>
    public float BeforeAmps;

    /// <summary>A per phase that the algorithm decided.</summary>
    public float DecidedAmps;

    /// <summary>A per phase that are allowed.</summary>
    public float AllowedAmps;

    /// <summary>The measured current, in A.</summary>
    public float MeasuredAmps;

    /// <summary>The current that it may have drawn, in A per phase.</summary>
    public float CeilingAmps;

    /// <summary>The time from the beginning of the cycle until it was sent, in s.</summary>
    public float SentAfter;

    /// <summary>The time from the beginning of the cycle until the charge point answered, in s.</summary>
    public float AnsweredAfter;

    /// <summary>The time from the beginning of the cycle until a measurement showed the new current, in s.</summary>
    public float FollowedAfter;
}
