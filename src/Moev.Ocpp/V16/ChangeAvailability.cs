using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Takes a connector in or out of service (OCPP 1.6 §5.2, §6.7).</summary>
/// <param name="ConnectorId">The connector; 0: the charge point and all its connectors.</param>
/// <param name="Type">The requested availability.</param>
public readonly partial record struct ChangeAvailabilityRequest(
    ConnectorId ConnectorId,
    AvailabilityType Type) : IOcppPayload<ChangeAvailabilityRequest>;

/// <summary>The response to ChangeAvailability (OCPP 1.6 §6.8).</summary>
public readonly partial record struct ChangeAvailabilityResponse(AvailabilityStatus Status) : IOcppPayload<ChangeAvailabilityResponse>;

/// <summary>The availability of a connector (OCPP 1.6 §7.4).</summary>
[MustBeKnown]
public enum AvailabilityType : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Out of service.</summary>
    Inoperative,

    /// <summary>In service.</summary>
    Operative,
}

/// <summary>The result of ChangeAvailability (OCPP 1.6 §7.3).</summary>
public enum AvailabilityStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The availability has changed.</summary>
    Accepted,

    /// <summary>The availability cannot change.</summary>
    Rejected,

    /// <summary>The availability changes when the running transaction has ended.</summary>
    Scheduled,
}
