using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint;

/// <summary>The state of a connector at one moment.</summary>
/// <param name="Id">The number, from 1.</param>
/// <param name="Status">The status that StatusNotification reports.</param>
/// <param name="ErrorCode">NoError unless faulted.</param>
/// <param name="IsPlugged">True while a car is on the cable.</param>
/// <param name="StateOfCharge">The state of charge of the car's battery, 0 to 1; null without a car.</param>
/// <param name="IdTag">The token of the running transaction.</param>
/// <param name="TransactionId">The id of the running transaction; null until the central system has assigned one.</param>
/// <param name="OfferedCurrent">The offered current, in A per phase.</param>
/// <param name="Current">The current that flows, in A on each phase in use.</param>
/// <param name="Power">The power that flows, in W.</param>
/// <param name="RegisterWh">The register of the meter, in Wh.</param>
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
    int RegisterWh);
