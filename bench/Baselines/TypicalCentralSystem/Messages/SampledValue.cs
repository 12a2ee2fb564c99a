namespace Moev.TypicalCentralSystem.Messages;

internal sealed class SampledValue
{
    private const string DefaultMeasurand = "Energy.Active.Import.Register";

    public required string Value { get; set; }

    public string? Context { get; set; }

    public string? Format { get; set; }

    public string? Measurand { get; set; }

    public string? Phase { get; set; }

    public string? Location { get; set; }

    public string? Unit { get; set; }

    /// <summary>Returns true when both samples have the same measurand and phase.</summary>
    public bool IsOfSameSeries(SampledValue other)
    {
        return (Measurand ?? DefaultMeasurand) == (other.Measurand ?? DefaultMeasurand) && Phase == other.Phase;
    }
}
