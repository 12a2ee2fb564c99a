namespace Moev.TypicalCentralSystem.Messages;

internal sealed class StatusNotificationRequest
{
    public required int ConnectorId { get; set; }

    public required string ErrorCode { get; set; }

    public string? Info { get; set; }

    public required string Status { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public string? VendorId { get; set; }

    public string? VendorErrorCode { get; set; }
}

internal sealed class StatusNotificationResponse;
