namespace Moev.TypicalCentralSystem.Messages;

internal sealed class MeterValuesRequest
{
    public required int ConnectorId { get; set; }

    public int? TransactionId { get; set; }

    public required List<MeterValue> MeterValue { get; set; }
}

internal sealed class MeterValuesResponse;
