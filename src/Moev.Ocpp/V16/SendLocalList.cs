using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Updates the local authorization list (OCPP 1.6 §5.15, §6.41).</summary>
/// <param name="ListVersion">The version of the list after this update.</param>
/// <param name="LocalAuthorizationList">The new list, or changes to the current one.</param>
/// <param name="UpdateType">The kind of update: new list or changes.</param>
public readonly partial record struct SendLocalListRequest(
    int ListVersion,
    OcppList<AuthorizationData>? LocalAuthorizationList,
    UpdateType UpdateType) : IOcppPayload<SendLocalListRequest>;

/// <summary>The response to SendLocalList (OCPP 1.6 §6.42).</summary>
public readonly partial record struct SendLocalListResponse(UpdateStatus Status) : IOcppPayload<SendLocalListResponse>;

/// <summary>A token of the local authorization list (OCPP 1.6 §7.1).</summary>
/// <param name="IdTag">At most 20 characters.</param>
/// <param name="IdTagInfo">The authorization. Absent in a differential update: the token is removed from the list.</param>
public readonly partial record struct AuthorizationData(
    IdTag IdTag,
    IdTagInfo? IdTagInfo = null);

/// <summary>The kind of an update of the local authorization list (OCPP 1.6 §7.48).</summary>
[MustBeKnown]
public enum UpdateType : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The update contains changes to the list.</summary>
    Differential,

    /// <summary>The update replaces the list.</summary>
    Full,
}

/// <summary>The result of SendLocalList (OCPP 1.6 §7.47).</summary>
public enum UpdateStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The list was updated.</summary>
    Accepted,

    /// <summary>The update failed.</summary>
    Failed,

    /// <summary>The charge point does not support local lists.</summary>
    NotSupported,

    /// <summary>The version of a differential update is not higher than that of the list.</summary>
    VersionMismatch,
}
