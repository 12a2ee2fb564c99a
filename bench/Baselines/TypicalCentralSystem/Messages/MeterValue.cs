namespace Moev.TypicalCentralSystem.Messages;

internal sealed class MeterValue
{
    public required DateTimeOffset Timestamp { get; set; }

    public required List<SampledValue> SampledValue { get; set; }
}
