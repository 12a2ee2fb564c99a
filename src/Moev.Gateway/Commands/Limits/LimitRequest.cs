using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>A limit for a charge point.</summary>
/// <param name="Id">The charge point's identity; blanks around it are tolerated.</param>
/// <param name="ConnectorId">Null: the charge point as a whole.</param>
/// <param name="Duration">Seconds; null: until replaced.</param>
/// <param name="Purpose">The purpose of the profile, OCPP 1.6 §3.13.1; null: the first one that the charge point accepts.</param>
internal sealed record LimitRequest(string Id, LimitValue Value, int? ConnectorId, int? Duration, ChargingProfilePurpose? Purpose)
{
    /// <summary>The reason why the connector does not go with the purpose (OCPP 1.6 §3.13.1); null when it does.</summary>
    public string? ConnectorProblem => (Purpose, ConnectorId) switch
    {
        (ChargingProfilePurpose.ChargePointMaxProfile, > 0) => "A ChargePointMaxProfile is for connector 0, the charge point as a whole.",
        (ChargingProfilePurpose.TxProfile, 0) => "A TxProfile is for a connector from 1.",
        _ => null,
    };
}
