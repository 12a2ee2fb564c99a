using System.Globalization;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Capabilities;

/// <summary>
/// <c>GET /api/v1/charge-points/{identity}/capabilities[?refresh=1]</c>: all configuration keys, and the capabilities that follow from them. The
/// charge point is asked when they are not on record, or when the caller wants them refreshed.
/// </summary>
internal sealed class CapabilityRoutes(ChargePointFinder finder, CapabilityReader capabilities, IChargePointRecords records)
{
    public async Task<IResult> GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var refresh = query.Boolean("refresh") ?? false;
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var identity = RoutePaths.Identity(context);
        var record = await records.FindChargePointAsync(identity, context.RequestAborted);
        if (refresh || record?.ConfigurationReadAt is null)
        {
            if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
                return unreachable.Reply();
            if (await capabilities.ReadAllAsync(identity, HttpCaller.Of(context), context.RequestAborted) is { } failure)
                return failure.Reply();
            record = await records.FindChargePointAsync(identity, context.RequestAborted);
        }

        return record is null
            ? new CommandFailure.ChargePointUnknown(identity.Value).Reply()
            : ControlReplies.Json(View(record), CapabilityJson.Plain.CapabilityView);
    }

    public static CapabilityView View(ChargePointRecord record)
    {
        var keys = record.Configuration;
        var units = new ChargePointCapability(Text(keys, ChargePointCapability.UnitKey), null);
        return new CapabilityView(
            record.Identity.Value,
            record.ConfigurationReadAt,
            Words(keys, "SupportedFeatureProfiles"),
            Number(keys, "NumberOfConnectors"),
            Number(keys, "GetConfigurationMaxKeys"),
            new ChargingCapabilityView(
                units.AllowedUnits is null ? null : Units(units),
                Number(keys, ChargePointCapability.StackKey),
                Number(keys, "ChargingScheduleMaxPeriods"),
                Number(keys, "MaxChargingProfilesInstalled"),
                Boolean(keys, "ConnectorSwitch3to1PhaseSupported")),
            new LocalListCapabilityView(
                Boolean(keys, "LocalAuthListEnabled"), Number(keys, "LocalAuthListMaxLength"), Number(keys, "SendLocalListMaxLength")),
            new ReservationCapabilityView(Boolean(keys, "ReserveConnectorZeroSupported")),
            new MeterCapabilityView(
                Words(keys, "MeterValuesSampledData"),
                Words(keys, "MeterValuesAlignedData"),
                Number(keys, "MeterValueSampleInterval"),
                Number(keys, "ClockAlignedDataInterval")),
            new SecurityCapabilityView(
                Number(keys, "SecurityProfile"), Number(keys, "CertificateStoreMaxLength"), Boolean(keys, "AdditionalRootCertificateCheck")),
            Words(keys, "SupportedFileTransferProtocols"),
            [.. keys.OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => new ConfigurationKeyView(
                pair.Key, pair.Value, record.ConfigurationReadAt is null ? null : record.ReadOnlyKeys.Contains(pair.Key)))]);
    }

    private static string[] Units(ChargePointCapability capability) =>
        [.. new[] { ChargingRateUnit.A, ChargingRateUnit.W }.Where(capability.Allows).Select(static unit => unit.ToString())];

    private static string? Text(IReadOnlyDictionary<string, string?> keys, string key) =>
        keys.GetValueOrDefault(key) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string[]? Words(IReadOnlyDictionary<string, string?> keys, string key) =>
        Text(keys, key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int? Number(IReadOnlyDictionary<string, string?> keys, string key) =>
        int.TryParse(Text(keys, key), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Boolean(IReadOnlyDictionary<string, string?> keys, string key) =>
        bool.TryParse(Text(keys, key), out var yes) ? yes : null;
}
