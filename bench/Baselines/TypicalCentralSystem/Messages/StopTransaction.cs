namespace Moev.TypicalCentralSystem.Messages;

internal sealed class StopTransactionRequest
{
    public string? IdTag { get; set; }

    public required int MeterStop { get; set; }

    public required DateTimeOffset Timestamp { get; set; }

    public required int TransactionId { get; set; }

    public string? Reason { get; set; }

    public List<MeterValue>? TransactionData { get; set; }
}

internal sealed class StopTransactionResponse
{
    public IdTagInfo? IdTagInfo { get; set; }
}
