using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the limits that result from all charging profiles (OCPP 1.6 §5.7, §6.21).</summary>
/// <param name="ConnectorId">0: the charge point as a whole.</param>
/// <param name="Duration">Seconds from the receipt of the request (errata 3.28).</param>
/// <param name="ChargingRateUnit">The unit to answer in.</param>
public readonly partial record struct GetCompositeScheduleRequest(
    ConnectorId ConnectorId,
    int Duration,
    ChargingRateUnit? ChargingRateUnit = null) : IOcppPayload<GetCompositeScheduleRequest>;

/// <summary>The limits that result (OCPP 1.6 §6.22).</summary>
/// <param name="Status">Whether the request could be answered.</param>
/// <param name="ConnectorId">The connector of the request.</param>
/// <param name="ScheduleStart">To what the periods are relative.</param>
/// <param name="ChargingSchedule">The limits.</param>
public readonly partial record struct GetCompositeScheduleResponse(
    GetCompositeScheduleStatus Status,
    ConnectorId? ConnectorId = null,
    OcppDateTime? ScheduleStart = null,
    ChargingSchedule? ChargingSchedule = null) : IOcppPayload<GetCompositeScheduleResponse>;

/// <summary>Whether a composite schedule was given (OCPP 1.6 §7.26).</summary>
public enum GetCompositeScheduleStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The schedule comes along.</summary>
    Accepted,

    /// <summary>There is none.</summary>
    Rejected,
}
