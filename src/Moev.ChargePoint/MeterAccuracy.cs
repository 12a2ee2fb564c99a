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

    /// <summary>Returns the first problem with these values; null when there is none.</summary>
    public string? Problem()
    {
        if (!(NoisePercent is >= 0 and <= 100))
            return "The noise of a meter is 0 to 100 %.";
        if (!(RegisterErrorPercent is >= -50 and <= 50))
            return "The error of a register is -50 to 50 %.";
        return RegisterStepWh is < 0 or > 1_000_000 ? "The steps of a register are 0 to 1000000 Wh." : null;
    }
}
