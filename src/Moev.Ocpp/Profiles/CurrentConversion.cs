using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>A limit in both units, not yet rounded. Decimal only, because 0.1 is not a binary fraction.</summary>
/// <param name="Amperes">A per phase; null when unlimited.</param>
/// <param name="Watts">W, summed over the phases; null when unlimited.</param>
/// <param name="Phases">The phases in use.</param>
/// <param name="Source">The profile that sets the limit; with separate units, the one that sets the amperes.</param>
/// <param name="WattsSource">With separate units: the profile that sets the watts.</param>
internal readonly record struct CurrentConversion(
    decimal? Amperes, decimal? Watts, int Phases, InstalledProfile? Source, InstalledProfile? WattsSource = null)
{
    /// <summary>The largest limit. No cable carries more, and products of a decimal this small cannot overflow.</summary>
    private const decimal Highest = 1_000_000_000m;

    public bool IsUnlimited => Amperes is null && Watts is null;

    public static CurrentConversion Unlimited(ElectricalContext electrical) => new(null, null, electrical.Phases, null);

    public static CurrentConversion Of(InstalledProfile source, in ChargingSchedulePeriod period, ElectricalContext electrical, CompositeRules rules)
    {
        var schedule = source.Profile.ChargingSchedule;
        var limit = Math.Clamp(period.Limit, 0, Highest);
        if (rules.MinChargingRate == MinChargingRateRule.RaisesLimit && schedule.MinChargingRate is { } least)
            limit = Math.Max(limit, Math.Clamp(least, 0, Highest));

        // OCPP 1.6 errata 3.68: if numberPhases is absent, 3 SHALL be assumed.
        var phases = Math.Clamp(period.NumberPhases ?? 3, 1, 3);
        var used = Math.Min(phases, electrical.Phases);
        var isPower = schedule.ChargingRateUnit == ChargingRateUnit.W;
        if (rules.Units == UnitRule.SideBySide)
            return isPower ? new CurrentConversion(null, limit, used, null, source) : new CurrentConversion(limit, null, used, source);
        if (!isPower)
            return new CurrentConversion(limit, limit * electrical.Voltage * used, used, source);

        if (rules.ExcessPhases == ExcessPhasesRule.Whole)
            phases = used;
        return new CurrentConversion(limit / (electrical.Voltage * phases), limit * used / phases, used, source);
    }

    /// <summary>Rounds down to 0.1, the one decimal that a limit on the wire may have (OCPP 1.6 §7.14).</summary>
    public static decimal RoundDown(decimal value) => decimal.Floor(value * 10) / 10;

    /// <summary>Gets the lower of both limits (OCPP 1.6 §3.13.3), with the smaller number of phases.</summary>
    public CurrentConversion Capped(in CurrentConversion cap, CompositeRules rules)
    {
        if (cap.IsUnlimited)
            return this;
        if (IsUnlimited)
            return cap;
        var phases = Math.Min(Phases, cap.Phases);
        if (rules.Units == UnitRule.SideBySide)
        {
            var amperes = cap.Amperes < (Amperes ?? decimal.MaxValue) ? cap : this;
            var watts = cap.Watts < (Watts ?? decimal.MaxValue) ? cap : this;
            return new CurrentConversion(amperes.Amperes, watts.Watts, phases, amperes.Source, watts.WattsSource);
        }

        var lower = cap.Amperes < Amperes ? cap : this;
        return lower.Phases == phases ? lower : lower with { Phases = phases, Watts = lower.Watts * phases / lower.Phases };
    }

    /// <summary>Applies the rules for a missing limit and for one that is too low to be signalled.</summary>
    public CurrentConversion Settled(ElectricalContext electrical, CompositeRules rules)
    {
        if (IsUnlimited)
        {
            return rules.Gap == GapRule.DefaultLimit
                ? new CurrentConversion(rules.GapAmperes, rules.GapAmperes * electrical.Voltage * Phases, Phases, null)
                : this;
        }

        if (rules.LowCurrent == LowCurrentRule.Stays)
            return this;
        var amperes = Math.Min(Amperes ?? decimal.MaxValue, Watts / (electrical.Voltage * Phases) ?? decimal.MaxValue);
        return amperes < rules.LeastAmperes
            ? this with { Amperes = Amperes is null ? null : 0, Watts = Watts is null ? null : 0 }
            : this;
    }

    public ChargingLimit ToLimit() => new(
        Amperes is { } amperes ? RoundDown(amperes) : null,
        Watts is { } watts ? RoundDown(watts) : null,
        Phases,
        Source ?? WattsSource)
    {
        WattsBoundBy = Source is null ? null : WattsSource,
    };

    /// <summary>Gets the limit as GetCompositeSchedule reports it, never above the hardware limit.</summary>
    public ChargingSchedulePeriod ToPeriod(int startPeriod, ChargingRateUnit unit, ElectricalContext electrical, CompositeRules rules)
    {
        var most = unit == ChargingRateUnit.W ? electrical.MaxAmperes * electrical.Voltage * Phases : electrical.MaxAmperes;
        var limit = unit == ChargingRateUnit.W ? Watts : Amperes;
        if (limit is null && rules.Gap == GapRule.MinusOne)
            return new ChargingSchedulePeriod(startPeriod, -1, Phases);
        return new ChargingSchedulePeriod(startPeriod, RoundDown(Math.Min(limit ?? most, most)), Phases);
    }

    /// <summary>Gets the maximum A per phase and W that a connector draws, including its hardware limit.</summary>
    public (decimal Amperes, decimal Watts) Most(ElectricalContext electrical)
    {
        var perAmpere = electrical.Voltage * Phases;
        var amperes = Math.Min(Amperes ?? electrical.MaxAmperes, electrical.MaxAmperes);
        var watts = Math.Min(Watts ?? amperes * perAmpere, amperes * perAmpere);
        return (Watts is null || Amperes is not null ? amperes : Math.Min(amperes, watts / perAmpere), watts);
    }
}
