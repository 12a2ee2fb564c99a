using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>
/// Removes charging profiles (OCPP 1.6 §5.5, §6.13).
/// No member: all of them. An id: that one, and the others are ignored.
/// Else those that match all members given (errata 3.25, 3.26).
/// </summary>
/// <param name="Id">The profile's id.</param>
/// <param name="ConnectorId">0: the charge point as a whole.</param>
/// <param name="ChargingProfilePurpose">Its purpose.</param>
/// <param name="StackLevel">Its stack level.</param>
public readonly partial record struct ClearChargingProfileRequest(
    int? Id = null,
    ConnectorId? ConnectorId = null,
    ChargingProfilePurpose? ChargingProfilePurpose = null,
    int? StackLevel = null) : IOcppPayload<ClearChargingProfileRequest>;

/// <summary>Whether there were any (OCPP 1.6 §6.14).</summary>
public readonly partial record struct ClearChargingProfileResponse(ClearChargingProfileStatus Status)
    : IOcppPayload<ClearChargingProfileResponse>;

/// <summary>Whether charging profiles were removed (OCPP 1.6 §7.21).</summary>
public enum ClearChargingProfileStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unrecognized = 0,

    /// <summary>Those that matched are gone.</summary>
    Accepted,

    /// <summary>No profile matched. This is the specification's word, which is why the zero has another name here.</summary>
    Unknown,
}
