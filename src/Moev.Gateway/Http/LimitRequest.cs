using Moev.Gateway.Http.Requests;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>What <c>/setmaxvalue</c> is asked for.</summary>
/// <param name="ConnectorId">Null: the charge point as a whole.</param>
/// <param name="Duration">Seconds; null: until replaced.</param>
/// <param name="Purpose">Null: whichever the charge point takes.</param>
internal sealed record LimitRequest(string Id, LimitValue Value, int? ConnectorId, int? Duration, ChargingProfilePurpose? Purpose)
{
    public const int MaxConnectorId = 1_000;

    /// <summary>A or W. More than any charge point delivers, and far from where arithmetic overflows.</summary>
    private const decimal MaxLimit = 100_000_000;

    /// <summary>Seconds: ten years.</summary>
    private const int MaxDuration = 315_360_000;

    public static readonly string[] Members = ["id", "limit", "unit", "connectorId", "numberPhases", "duration", "purpose"];

    /// <summary>Null when the body is wrong; it says why.</summary>
    public static LimitRequest? Read(CommandBody body)
    {
        var id = body.Text("id", 255, required: true);
        var value = ReadLimit(body, required: true);
        var connectorId = body.Integer("connectorId", 0, MaxConnectorId);
        var duration = body.Integer("duration", 1, MaxDuration);
        var purpose = Purposes(body.Word("purpose", "ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"));

        // OCPP 1.6 §3.13.1.
        if (purpose == ChargingProfilePurpose.ChargePointMaxProfile && connectorId > 0)
            body.Refuse("connectorId", "A ChargePointMaxProfile is for connector 0, the charge point as a whole.");
        if (purpose == ChargingProfilePurpose.TxProfile && connectorId == 0)
            body.Refuse("connectorId", "A TxProfile is for a connector from 1.");
        return body.Problem is null ? new LimitRequest(id!, value!, connectorId, duration, purpose) : null;
    }

    public static LimitValue? ReadLimit(CommandBody body, bool required)
    {
        var limit = body.Number("limit", MaxLimit, required);
        var unit = body.Word("unit", "A", "W") == "W" ? ChargingRateUnit.W : ChargingRateUnit.A;
        var phases = body.Integer("numberPhases", 1, 3);
        return limit is null ? null : new LimitValue(limit.Value, unit, phases);
    }

    private static ChargingProfilePurpose? Purposes(string? word) => word switch
    {
        "ChargePointMaxProfile" => ChargingProfilePurpose.ChargePointMaxProfile,
        "TxDefaultProfile" => ChargingProfilePurpose.TxDefaultProfile,
        "TxProfile" => ChargingProfilePurpose.TxProfile,
        _ => null,
    };
}
