using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Sets a limit over time (OCPP 1.6 §5.16, §6.43). A profile with the same stack level and purpose is replaced.</summary>
/// <param name="ConnectorId">The connector; 0: the charge point as a whole or, with TxDefaultProfile, each connector (errata 3.53).</param>
/// <param name="CsChargingProfiles">One profile, despite the name.</param>
public readonly partial record struct SetChargingProfileRequest(
    ConnectorId ConnectorId,
    ChargingProfile CsChargingProfiles) : IOcppPayload<SetChargingProfileRequest>;

/// <summary>The response to SetChargingProfile (OCPP 1.6 §6.44).</summary>
public readonly partial record struct SetChargingProfileResponse(ChargingProfileStatus Status) : IOcppPayload<SetChargingProfileResponse>;

/// <summary>The result of SetChargingProfile (OCPP 1.6 §7.11).</summary>
public enum ChargingProfileStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The profile is installed.</summary>
    Accepted,

    /// <summary>The profile is not installed.</summary>
    Rejected,

    /// <summary>The charge point does not support smart charging.</summary>
    NotSupported,
}
