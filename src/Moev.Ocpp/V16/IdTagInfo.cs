using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>The authorization of a token (OCPP 1.6 §7.27).</summary>
/// <param name="ExpiryDate">The time when the token should leave the charge point's authorization cache.</param>
/// <param name="ParentIdTag">The token's group: another token of the same group may stop the transaction.</param>
/// <param name="Status">The authorization status.</param>
public readonly partial record struct IdTagInfo(
    OcppDateTime? ExpiryDate,
    IdTag? ParentIdTag,
    AuthorizationStatus Status);

/// <summary>The authorization status of a token (OCPP 1.6 §7.2).</summary>
public enum AuthorizationStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The token may charge.</summary>
    Accepted,

    /// <summary>The token is blocked.</summary>
    Blocked,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The token is not known.</summary>
    Invalid,

    /// <summary>The token is already in a transaction elsewhere. Only used in the response to StartTransaction.</summary>
    ConcurrentTx,
}
