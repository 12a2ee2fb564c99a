using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the combined limits of all charging profiles (OCPP 1.6 §5.7, §6.21).</summary>
/// <param name="ConnectorId">The connector; 0: the charge point as a whole.</param>
/// <param name="Duration">The length in seconds from the receipt of the request (errata 3.28).</param>
/// <param name="ChargingRateUnit">The unit of the response.</param>
public readonly partial record struct GetCompositeScheduleRequest(
    ConnectorId ConnectorId,
    int Duration,
    ChargingRateUnit? ChargingRateUnit = null) : IOcppPayload<GetCompositeScheduleRequest>;

/// <summary>The combined limits (OCPP 1.6 §6.22).</summary>
/// <param name="Status">The result of the request.</param>
/// <param name="ConnectorId">The connector of the request.</param>
/// <param name="ScheduleStart">The instant to which the periods are relative.</param>
/// <param name="ChargingSchedule">The limits.</param>
public readonly partial record struct GetCompositeScheduleResponse(
    GetCompositeScheduleStatus Status,
    ConnectorId? ConnectorId = null,
    OcppDateTime? ScheduleStart = null,
    ChargingSchedule? ChargingSchedule = null) : IOcppPayload<GetCompositeScheduleResponse>;

/// <summary>The result of GetCompositeSchedule (OCPP 1.6 §7.26).</summary>
public enum GetCompositeScheduleStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The response contains the schedule.</summary>
    Accepted,

    /// <summary>There is no schedule.</summary>
    Rejected,
}
