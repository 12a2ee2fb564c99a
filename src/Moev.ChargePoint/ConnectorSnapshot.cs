using Moev.ChargePoint.Charging;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint;

/// <summary>A connector at one moment.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Status">As StatusNotification reports it.</param>
/// <param name="ErrorCode">NoError unless faulted.</param>
/// <param name="IsPlugged">Whether a car is on the cable.</param>
/// <param name="StateOfCharge">Of its battery, 0 to 1; null without a car.</param>
/// <param name="IdTag">Of the running transaction.</param>
/// <param name="TransactionId">Of the running transaction; null until the central system gave one.</param>
/// <param name="OfferedCurrent">A per phase.</param>
/// <param name="Current">A on each phase in use.</param>
/// <param name="Power">W.</param>
/// <param name="RegisterWh">Of its meter.</param>
public sealed record ConnectorSnapshot(
    int Id,
    ChargePointStatus Status,
    ChargePointErrorCode ErrorCode,
    bool IsPlugged,
    double? StateOfCharge,
    IdTag? IdTag,
    int? TransactionId,
    double OfferedCurrent,
    double Current,
    double Power,
    int RegisterWh)
{
    internal static ConnectorSnapshot Of(Connector connector) => new(
        connector.Id,
        connector.Status,
        connector.ErrorCode,
        connector.Ev is not null,
        connector.Ev?.Battery.Soc,
        connector.Transaction?.IdTag,
        connector.Transaction?.Id,
        connector.OfferedCurrent,
        connector.Current,
        connector.Power,
        connector.Meter.RegisterWh);
}
