using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The BootNotification of a charge point (OCPP 1.6 §6.5).</summary>
/// <param name="Epoch">The epoch of the session that received it; 0 for none.</param>
internal sealed record ChargePointBoot(ChargePointIdentity Identity, BootNotificationRequest Boot, DateTimeOffset ReceivedAt, long Epoch = 0);

/// <summary>The last status of a connector (OCPP 1.6 §6.47). Connector 0 is the charge point itself.</summary>
internal readonly record struct ConnectorStatus(
    int ConnectorId,
    ChargePointStatus Status,
    string ErrorCode,
    string? Info,
    string? VendorErrorCode,
    DateTimeOffset? Timestamp,
    DateTimeOffset ReceivedAt)
{
    public ReportedTime At => new(Timestamp, ReceivedAt);
}

/// <summary>A charge point on record.</summary>
/// <param name="Boot">Its last BootNotification, or null when it never sent one.</param>
/// <param name="Connectors">The last statuses in ascending order of connector.</param>
/// <param name="Configuration">Configuration values that it reported, by key.</param>
/// <param name="ReadOnlyKeys">The keys that it reported as read-only.</param>
/// <param name="ConfigurationReadAt">The time at which all its keys were read; null when they never were.</param>
/// <param name="Samples">The newest sample of each connector, measurand, context, format, location, phase and unit.</param>
internal sealed record ChargePointRecord(
    ChargePointIdentity Identity,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    BootNotificationRequest? Boot,
    DateTimeOffset? BootedAt,
    IReadOnlyList<ConnectorStatus> Connectors,
    IReadOnlyDictionary<string, string?> Configuration,
    IReadOnlyList<NewestSample> Samples,
    IReadOnlySet<string> ReadOnlyKeys,
    DateTimeOffset? ConfigurationReadAt);

/// <summary>A configuration key as the charge point reported it (OCPP 1.6 §7.29).</summary>
/// <param name="IsReadOnly">Null when it was not reported.</param>
internal readonly record struct ConfigurationKey(string Key, string? Value, bool? IsReadOnly = null);

/// <summary>The newest sampled value of its kind, with names as on the wire.</summary>
/// <param name="Context">Null when it was absent: Sample.Periodic.</param>
/// <param name="Format">Null when it was absent: Raw.</param>
internal sealed record NewestSample(
    int ConnectorId,
    int? TransactionId,
    string Measurand,
    string? Phase,
    string? Location,
    string Value,
    string Unit,
    DateTimeOffset Timestamp,
    string? Context = null,
    string? Format = null);
