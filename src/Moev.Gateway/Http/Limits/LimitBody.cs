using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Http.Requests;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Limits;

/// <summary>Reads limits out of request bodies.</summary>
internal static class LimitBody
{
    /// <summary>A or W. More than any charge point delivers, and far below the point where arithmetic overflows.</summary>
    private const decimal MaxLimit = 100_000_000;

    /// <summary>Seconds: ten years.</summary>
    private const int MaxDuration = 315_360_000;

    public static readonly string[] Members = ["id", "limit", "unit", "connectorId", "numberPhases", "duration", "purpose"];

    /// <returns>Null when the body is wrong; it has the problem.</returns>
    public static LimitRequest? Read(CommandBody body)
    {
        var id = body.Text("id", 255, required: true);
        var value = ReadValue(body, required: true);
        var connectorId = body.Integer("connectorId", 0, RoutePaths.MaxConnectorId);
        var duration = body.Integer("duration", 1, MaxDuration);
        var purpose = Purpose(body.Word("purpose", "ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"));
        if (body.Problem is not null)
            return null;

        var request = new LimitRequest(id!, value!, connectorId, duration, purpose);
        if (request.ConnectorProblem is not { } problem)
            return request;
        body.Refuse("connectorId", problem);
        return null;
    }

    public static LimitValue? ReadValue(CommandBody body, bool required)
    {
        var limit = body.Number("limit", MaxLimit, required);
        var unit = body.Word("unit", "A", "W") == "W" ? ChargingRateUnit.W : ChargingRateUnit.A;
        var phases = body.Integer("numberPhases", 1, 3);
        return limit is null ? null : new LimitValue(limit.Value, unit, phases);
    }

    private static ChargingProfilePurpose? Purpose(string? word) => word switch
    {
        "ChargePointMaxProfile" => ChargingProfilePurpose.ChargePointMaxProfile,
        "TxDefaultProfile" => ChargingProfilePurpose.TxDefaultProfile,
        "TxProfile" => ChargingProfilePurpose.TxProfile,
        _ => null,
    };
}
