using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>
/// Removes charging profiles (OCPP 1.6 §5.5, §6.13). Without members: all of them. With an id: that profile; the other members are ignored.
/// Otherwise: the profiles that match all members given (errata 3.25, 3.26).
/// </summary>
/// <param name="Id">The profile's id.</param>
/// <param name="ConnectorId">The connector; 0: the charge point as a whole.</param>
/// <param name="ChargingProfilePurpose">The purpose of the profiles.</param>
/// <param name="StackLevel">The stack level of the profiles.</param>
public readonly partial record struct ClearChargingProfileRequest(
    int? Id = null,
    ConnectorId? ConnectorId = null,
    ChargingProfilePurpose? ChargingProfilePurpose = null,
    int? StackLevel = null) : IOcppPayload<ClearChargingProfileRequest>;

/// <summary>The response to ClearChargingProfile (OCPP 1.6 §6.14).</summary>
public readonly partial record struct ClearChargingProfileResponse(ClearChargingProfileStatus Status)
    : IOcppPayload<ClearChargingProfileResponse>;

/// <summary>The result of ClearChargingProfile (OCPP 1.6 §7.21).</summary>
public enum ClearChargingProfileStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unrecognized = 0,

    /// <summary>The matching profiles were removed.</summary>
    Accepted,

    /// <summary>No profile matched. The specification uses this name, therefore the zero value has another name here.</summary>
    Unknown,
}
