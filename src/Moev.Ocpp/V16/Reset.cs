using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to restart (OCPP 1.6 §5.14, §6.39).</summary>
public readonly partial record struct ResetRequest(ResetType Type) : IOcppPayload<ResetRequest>;

/// <summary>Whether it will (OCPP 1.6 §6.40).</summary>
public readonly partial record struct ResetResponse(ResetStatus Status) : IOcppPayload<ResetResponse>;

/// <summary>How to restart (OCPP 1.6 §7.42).</summary>
[MustBeKnown]
public enum ResetType : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>At once; running transactions are stopped where possible.</summary>
    Hard,

    /// <summary>After the running transactions were stopped gracefully.</summary>
    Soft,
}

/// <summary>Whether a charge point will restart (OCPP 1.6 §7.41).</summary>
public enum ResetStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It will not.</summary>
    Rejected,
}
