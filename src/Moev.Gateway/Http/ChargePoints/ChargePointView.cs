using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.ChargePoints;

internal sealed record ChargePointPage(IReadOnlyList<ChargePointView> ChargePoints, string? Next);

/// <summary>A charge point as callers see it.</summary>
/// <param name="Boot">Its last BootNotification in the words of OCPP 1.6 §6.3; null when it never sent one.</param>
/// <param name="Counters">What passed since the gateway started; null when it did not connect since then.</param>
/// <param name="Deviations">How many messages differed from their schema and were accepted, by kind, in the same time.</param>
/// <param name="Configuration">Values that it reported, by key.</param>
/// <param name="ConfigurationReadAt">When it was asked for all of them; null when it never was.</param>
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

/// <param name="Since">When it connected for the first time since the gateway started.</param>
/// <param name="Commands">How our calls ended: the number by outcome.</param>
internal sealed record CountersView(
    DateTimeOffset Since,
    long Connections,
    long Reconnects,
    MessageCountsView Received,
    MessageCountsView Sent,
    IReadOnlyDictionary<string, long> Commands);

/// <param name="Bytes">Without the WebSocket's framing.</param>
/// <param name="Others">Messages that are no OCPP-J.</param>
internal sealed record MessageCountsView(long Messages, long Bytes, long Calls, long Results, long Errors, long Others);

internal sealed record ConnectorView(
    int ConnectorId,
    string Status,
    string ErrorCode,
    string? Info,
    string? VendorErrorCode,
    DateTimeOffset? Timestamp,
    DateTimeOffset ReceivedAt);

/// <param name="AgeSeconds">How old the sample is by the gateway's clock; a loop that steers by it must know.</param>
internal sealed record SampleView(
    int ConnectorId,
    int? TransactionId,
    string Measurand,
    string? Phase,
    string? Location,
    string Value,
    string Unit,
    DateTimeOffset Timestamp,
    double AgeSeconds);
