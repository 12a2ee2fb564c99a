using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Brings the local authorization list up to date (OCPP 1.6 §5.15, §6.41).</summary>
/// <param name="ListVersion">The version of the list after this update.</param>
/// <param name="LocalAuthorizationList">The new list, or changes to the old one.</param>
/// <param name="UpdateType">Which of the two.</param>
public readonly partial record struct SendLocalListRequest(
    int ListVersion,
    OcppList<AuthorizationData>? LocalAuthorizationList,
    UpdateType UpdateType) : IOcppPayload<SendLocalListRequest>;

/// <summary>Whether it was brought up to date (OCPP 1.6 §6.42).</summary>
public readonly partial record struct SendLocalListResponse(UpdateStatus Status) : IOcppPayload<SendLocalListResponse>;

/// <summary>A token of the list (OCPP 1.6 §7.1).</summary>
/// <param name="IdTag">At most 20 characters.</param>
/// <param name="IdTagInfo">Absent in a differential update: the token leaves the list.</param>
public readonly partial record struct AuthorizationData(
    IdTag IdTag,
    IdTagInfo? IdTagInfo = null);

/// <summary>What an update of the local authorization list is (OCPP 1.6 §7.48).</summary>
[MustBeKnown]
public enum UpdateType : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Changes to the list.</summary>
    Differential,

    /// <summary>A new list in the place of the old one.</summary>
    Full,
}

/// <summary>Whether the local authorization list was updated (OCPP 1.6 §7.47).</summary>
public enum UpdateStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The list is up to date.</summary>
    Accepted,

    /// <summary>Something went wrong.</summary>
    Failed,

    /// <summary>The charge point has no list.</summary>
    NotSupported,

    /// <summary>The version of a differential update is not above that of the list.</summary>
    VersionMismatch,
}
