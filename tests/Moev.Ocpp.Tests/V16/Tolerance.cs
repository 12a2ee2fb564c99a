using System.Text.Json.Nodes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.V16;

/// <summary>
/// What becomes of a message whose member cannot be read, according to docs/ocpp16-differences.md: which member or item tolerant mode leaves out, or the
/// error. Independent of the reader.
/// </summary>
internal static class Tolerance
{
    /// <summary>The required members that may be missing, by the object that has them.</summary>
    private static readonly HashSet<string> MayBeMissing =
    [
        "StartTransaction.connectorId", "StartTransaction.idTag", "StartTransaction.meterStart", "StartTransaction.timestamp",
        "StopTransaction.meterStop", "StopTransaction.timestamp", "StopTransaction.transactionId", "StopTransaction.transactionData.timestamp",
        "MeterValues.connectorId", "MeterValues.meterValue.timestamp",
        "StatusNotification.errorCode", "StatusNotification.status",
        "BootNotification.chargePointVendor", "BootNotification.chargePointModel",
        "SecurityEventNotification.timestamp",
        "GetConfigurationResponse.configurationKey.readonly",
    ];

    public static bool IsCommand(string message) =>
        Enum.TryParse<Action16>(message, out var action) && Actions16.Origin(action) == ActionOrigin.CentralSystem;

    /// <summary>Finds what is left out because of a member that cannot be read or is missing.</summary>
    /// <returns>The deviation and the member it is reported for; None when the message cannot be read.</returns>
    public static (PayloadDeviations Deviation, string? Member) Of(string message, JsonObject owner, string name, bool isMustBeKnown)
    {
        if (IsCommand(message))
            return default;

        var schema = SchemaOf(message, owner);
        var property = schema.Properties.Single(p => p.Name == name);
        if (!property.IsRequired && !isMustBeKnown)
            return (PayloadDeviations.DroppedMember, name);

        if (MayBeMissing.Contains($"{Place(message, owner)}.{name}"))
            return (PayloadDeviations.MissingMember, name);

        // The object cannot be read.
        switch (owner.Parent)
        {
            case JsonArray array when array.GetPropertyName() == "chargingSchedulePeriod":
                return Of(message, (JsonObject)array.Parent!, "chargingSchedulePeriod", isMustBeKnown: false);
            case JsonArray array:
                Assert.True(array.Count > 1);
                return (PayloadDeviations.DroppedItem, array.GetPropertyName());
            case JsonObject outer:
                return Of(message, outer, owner.GetPropertyName(), isMustBeKnown: false);
            default:
                return default;
        }
    }

    private static WireSchema SchemaOf(string message, JsonObject owner) => owner.Parent switch
    {
        JsonArray array => SchemaOf(message, (JsonObject)array.Parent!).Properties.Single(p => p.Name == array.GetPropertyName()).Schema.Items,
        JsonObject outer => SchemaOf(message, outer).Properties.Single(p => p.Name == owner.GetPropertyName()).Schema,
        _ => WireSchema.All[message],
    };

    private static string Place(string message, JsonObject owner) => owner.Parent switch
    {
        JsonArray array => $"{Place(message, (JsonObject)array.Parent!)}.{array.GetPropertyName()}",
        JsonObject outer => $"{Place(message, outer)}.{owner.GetPropertyName()}",
        _ => message,
    };
}
