using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>A limit in both units, not rounded yet. Decimal only: 0.1 is not a binary fraction.</summary>
/// <param name="Amperes">Per phase.</param>
/// <param name="Watts">The sum of the phases.</param>
/// <param name="Phases">Phases in use.</param>
/// <param name="Source">Whose limit it is; null when there is none, and the numbers then mean nothing.</param>
internal readonly record struct CurrentConversion(decimal Amperes, decimal Watts, int Phases, InstalledProfile? Source)
{
    /// <summary>No cable carries more, and no product of a decimal this small overflows.</summary>
    private const decimal Highest = 1_000_000_000m;

    public bool IsUnlimited => Source is null;

    public static CurrentConversion Unlimited(ElectricalContext electrical) => new(0, 0, electrical.Phases, null);

    public static CurrentConversion Of(in InstalledProfile source, in ChargingSchedulePeriod period, ElectricalContext electrical)
    {
        var limit = Math.Clamp(period.Limit, 0, Highest);

        // OCPP 1.6 errata 3.68: if numberPhases is absent, 3 SHALL be assumed.
        var phases = Math.Clamp(period.NumberPhases ?? 3, 1, 3);
        var used = Math.Min(phases, electrical.Phases);
        return source.Profile.ChargingSchedule.ChargingRateUnit == ChargingRateUnit.W
            ? new CurrentConversion(limit / (electrical.Voltage * phases), limit * used / phases, used, source)
            : new CurrentConversion(limit, limit * electrical.Voltage * used, used, source);
    }

    /// <summary>Down to a tenth, the one decimal that a limit on the wire may have (OCPP 1.6 §7.14).</summary>
    public static decimal RoundDown(decimal value) => decimal.Floor(value * 10) / 10;

    /// <summary>The lower of both (OCPP 1.6 §3.13.3), with the fewer phases.</summary>
    public CurrentConversion Capped(in CurrentConversion cap, ElectricalContext electrical)
    {
        if (cap.IsUnlimited)
            return this;
        if (IsUnlimited)
            return cap;
        var lower = cap.Amperes < Amperes ? cap : this;
        var phases = Math.Min(Phases, cap.Phases);
        return lower.Phases == phases ? lower : lower with { Phases = phases, Watts = lower.Amperes * electrical.Voltage * phases };
    }

    public ChargingLimit ToLimit(ElectricalContext electrical) =>
        IsUnlimited
            ? new ChargingLimit(null, null, electrical.Phases, null)
            : new ChargingLimit(RoundDown(Amperes), RoundDown(Watts), Phases, Source);

    /// <summary>The limit as GetCompositeSchedule reports it, never above what the hardware allows.</summary>
    public ChargingSchedulePeriod ToPeriod(int startPeriod, ChargingRateUnit unit, ElectricalContext electrical)
    {
        var most = unit == ChargingRateUnit.W ? electrical.MaxAmperes * electrical.Voltage * Phases : electrical.MaxAmperes;
        var limit = unit == ChargingRateUnit.W ? Watts : Amperes;
        return new ChargingSchedulePeriod(startPeriod, RoundDown(IsUnlimited ? most : Math.Min(limit, most)), Phases);
    }
}
