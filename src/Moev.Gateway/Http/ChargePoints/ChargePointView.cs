using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.ChargePoints;

internal sealed record ChargePointPage(IReadOnlyList<ChargePointView> ChargePoints, string? Next);

/// <summary>A charge point in responses.</summary>
/// <param name="Boot">Its last BootNotification as in OCPP 1.6 §6.3; null when it has not sent one.</param>
/// <param name="Counters">The traffic since the gateway started; null when it has not connected since then.</param>
/// <param name="Deviations">The number of accepted messages that differed from their schema in the same time, by kind.</param>
/// <param name="Configuration">Values that it reported, by key.</param>
/// <param name="ConfigurationReadAt">The time at which all values were read; null when they never were.</param>
internal sealed record ChargePointView(
    string Identity,
    bool Connected,
    DateTimeOffset? FirstSeenAt,
    DateTimeOffset? LastSeenAt,
    RawJson? Boot,
    DateTimeOffset? BootedAt,
    SessionView? Session,
    CountersView? Counters,
    IReadOnlyDictionary<string, long>? Deviations,
    IReadOnlyList<ConnectorView> Connectors,
    IReadOnlyDictionary<string, string?> Configuration,
    DateTimeOffset? ConfigurationReadAt,
    IReadOnlyList<SampleView> Samples);

internal sealed record SessionView(
    long Epoch,
    string RemoteAddress,
    DateTimeOffset ConnectedAt,
    DateTimeOffset LastReceivedAt,
    int QueuedCalls,
    bool CallInFlight,
    long Deviations);

/// <param name="Since">The time of its first connection since the gateway started.</param>
/// <param name="Commands">The number of our calls by outcome.</param>
internal sealed record CountersView(
    DateTimeOffset Since,
    long Connections,
    long Reconnects,
    MessageCountsView Received,
    MessageCountsView Sent,
    IReadOnlyDictionary<string, long> Commands);

/// <param name="Bytes">Without the WebSocket's framing.</param>
/// <param name="Others">Invalid OCPP-J messages.</param>
internal sealed record MessageCountsView(long Messages, long Bytes, long Calls, long Results, long Errors, long Others);

internal sealed record ConnectorView(
    int ConnectorId,
    string Status,
    string ErrorCode,
    string? Info,
    string? VendorErrorCode,
    DateTimeOffset? Timestamp,
    DateTimeOffset ReceivedAt);

/// <param name="AgeSeconds">The age by the gateway's clock, for control loops that use the sample.</param>
internal sealed record SampleView(
    int ConnectorId,
    int? TransactionId,
    string Measurand,
    string? Phase,
    string? Location,
    string? Context,
    string? Format,
    string Value,
    string Unit,
    DateTimeOffset Timestamp,
    double AgeSeconds);
