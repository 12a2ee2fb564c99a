namespace Moev.TypicalCentralSystem.Messages;

internal sealed class SampledValue
{
    public required string Value { get; set; }

    public string? Context { get; set; }

    public string? Format { get; set; }

    public string? Measurand { get; set; }

    public string? Phase { get; set; }

    public string? Location { get; set; }

    public string? Unit { get; set; }
}
