namespace Moev.ChargePoint;

/// <summary>The accuracy of a charge point's meter. What flows is not changed by it, only what is reported.</summary>
public sealed record MeterAccuracy
{
    /// <summary>Reports what flows.</summary>
    public static MeterAccuracy Exact { get; } = new();

    /// <summary>The standard deviation of current and power, in percent of the value.</summary>
    public double NoisePercent { get; init; }

    /// <summary>The gain error of the energy register, in percent.</summary>
    public double RegisterErrorPercent { get; init; }

    /// <summary>The steps of the energy register in Wh; 0 or 1 for whole Wh.</summary>
    public int RegisterStepWh { get; init; } = 1;
}
