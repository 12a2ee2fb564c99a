using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Takes a connector in or out of service (OCPP 1.6 §5.2, §6.7).</summary>
/// <param name="ConnectorId">0: the charge point and all its connectors.</param>
/// <param name="Type">What it shall be.</param>
public readonly partial record struct ChangeAvailabilityRequest(
    ConnectorId ConnectorId,
    AvailabilityType Type) : IOcppPayload<ChangeAvailabilityRequest>;

/// <summary>Whether it will (OCPP 1.6 §6.8).</summary>
public readonly partial record struct ChangeAvailabilityResponse(AvailabilityStatus Status) : IOcppPayload<ChangeAvailabilityResponse>;

/// <summary>Whether a connector may be used (OCPP 1.6 §7.4).</summary>
[MustBeKnown]
public enum AvailabilityType : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Not to be used.</summary>
    Inoperative,

    /// <summary>To be used.</summary>
    Operative,
}

/// <summary>Whether a change of availability was taken (OCPP 1.6 §7.3).</summary>
public enum AvailabilityStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It changed.</summary>
    Accepted,

    /// <summary>It can't change.</summary>
    Rejected,

    /// <summary>It happens when the running transaction has ended.</summary>
    Scheduled,
}
