namespace Moev.TypicalCentralSystem.Messages;

internal sealed class StartTransactionRequest
{
    public required int ConnectorId { get; set; }

    public required string IdTag { get; set; }

    public required int MeterStart { get; set; }

    public int? ReservationId { get; set; }

    public required DateTimeOffset Timestamp { get; set; }
}

internal sealed class StartTransactionResponse
{
    public required IdTagInfo IdTagInfo { get; set; }

    public required int TransactionId { get; set; }
}
