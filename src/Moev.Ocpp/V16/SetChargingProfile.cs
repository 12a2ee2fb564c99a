using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Sets a limit over time (OCPP 1.6 §5.16, §6.43). One of the same stack level and purpose is replaced.</summary>
/// <param name="ConnectorId">0: the charge point as a whole; with TxDefaultProfile, each connector (errata 3.53).</param>
/// <param name="CsChargingProfiles">One profile, in spite of its name.</param>
public readonly partial record struct SetChargingProfileRequest(
    ConnectorId ConnectorId,
    ChargingProfile CsChargingProfiles) : IOcppPayload<SetChargingProfileRequest>;

/// <summary>Whether the profile was taken (OCPP 1.6 §6.44).</summary>
public readonly partial record struct SetChargingProfileResponse(ChargingProfileStatus Status) : IOcppPayload<SetChargingProfileResponse>;

/// <summary>Whether a charging profile was taken (OCPP 1.6 §7.11).</summary>
public enum ChargingProfileStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is installed.</summary>
    Accepted,

    /// <summary>It is not installed.</summary>
    Rejected,

    /// <summary>The charge point does no smart charging.</summary>
    NotSupported,
}
