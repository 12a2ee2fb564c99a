using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to restart (OCPP 1.6 §5.14, §6.39).</summary>
public readonly partial record struct ResetRequest(ResetType Type) : IOcppPayload<ResetRequest>;

/// <summary>The response to Reset (OCPP 1.6 §6.40).</summary>
public readonly partial record struct ResetResponse(ResetStatus Status) : IOcppPayload<ResetResponse>;

/// <summary>The kind of restart (OCPP 1.6 §7.42).</summary>
[MustBeKnown]
public enum ResetType : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Restarts immediately; running transactions are stopped where possible.</summary>
    Hard,

    /// <summary>Restarts after running transactions were stopped gracefully.</summary>
    Soft,
}

/// <summary>The result of Reset (OCPP 1.6 §7.41).</summary>
public enum ResetStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The charge point will restart.</summary>
    Accepted,

    /// <summary>The charge point will not restart.</summary>
    Rejected,
}
