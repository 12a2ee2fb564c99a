using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>What is known of a token (OCPP 1.6 §7.27).</summary>
/// <param name="ExpiryDate">When it should leave the charge point's authorization cache.</param>
/// <param name="ParentIdTag">The token of its group: another token of the same group may stop the transaction.</param>
/// <param name="Status">Whether it may charge.</param>
public readonly partial record struct IdTagInfo(
    OcppDateTime? ExpiryDate,
    IdTag? ParentIdTag,
    AuthorizationStatus Status);

/// <summary>Whether a token may charge (OCPP 1.6 §7.2).</summary>
public enum AuthorizationStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>May charge.</summary>
    Accepted,

    /// <summary>Is blocked.</summary>
    Blocked,

    /// <summary>Was valid once.</summary>
    Expired,

    /// <summary>The token is not known.</summary>
    Invalid,

    /// <summary>It is already in a transaction elsewhere. Only StartTransaction is answered so.</summary>
    ConcurrentTx,
}
