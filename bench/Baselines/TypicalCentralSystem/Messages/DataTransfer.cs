namespace Moev.TypicalCentralSystem.Messages;

internal sealed class DataTransferRequest
{
    public required string VendorId { get; set; }

    public string? MessageId { get; set; }

    public string? Data { get; set; }
}

internal sealed class DataTransferResponse
{
    public required string Status { get; set; }

    public string? Data { get; set; }
}
