namespace Moev.Gateway.Control;

internal sealed record ChargePointPage(IReadOnlyList<ChargePointView> ChargePoints, string? Next);

/// <summary>A charge point as callers see it.</summary>
/// <param name="Boot">Its last BootNotification in the words of OCPP 1.6 §6.3; null when it never sent one.</param>
internal sealed record ChargePointView(
    string Identity,
    bool Connected,
    DateTimeOffset? FirstSeenAt,
    DateTimeOffset? LastSeenAt,
    RawJson? Boot,
    DateTimeOffset? BootedAt,
    SessionView? Session,
    IReadOnlyList<ConnectorView> Connectors,
    IReadOnlyDictionary<string, string?> Configuration,
    IReadOnlyList<SampleView> Samples);

internal sealed record SessionView(
    long Epoch,
    string RemoteAddress,
    DateTimeOffset ConnectedAt,
    DateTimeOffset LastReceivedAt,
    int QueuedCalls,
    bool CallInFlight,
    long Deviations);

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
