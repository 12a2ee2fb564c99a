namespace Moev.TypicalCentralSystem.Messages;

internal sealed class BootNotificationRequest
{
    public required string ChargePointVendor { get; set; }

    public required string ChargePointModel { get; set; }

    public string? ChargePointSerialNumber { get; set; }

    public string? ChargeBoxSerialNumber { get; set; }

    public string? FirmwareVersion { get; set; }

    public string? Iccid { get; set; }

    public string? Imsi { get; set; }

    public string? MeterType { get; set; }

    public string? MeterSerialNumber { get; set; }
}

internal sealed class BootNotificationResponse
{
    public required string Status { get; set; }

    public required DateTimeOffset CurrentTime { get; set; }

    public required int Interval { get; set; }
}
