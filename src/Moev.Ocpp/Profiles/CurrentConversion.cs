using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>A limit in both units, not rounded yet. Decimal only: 0.1 is not a binary fraction.</summary>
/// <param name="Amperes">Per phase; null when nothing limits them.</param>
/// <param name="Watts">The sum of the phases; null when nothing limits them.</param>
/// <param name="Phases">Phases in use.</param>
/// <param name="Source">Whose limit it is; with units side by side, whose limit the amperes are.</param>
/// <param name="WattsSource">With units side by side: whose limit the watts are.</param>
internal readonly record struct CurrentConversion(
    decimal? Amperes, decimal? Watts, int Phases, InstalledProfile? Source, InstalledProfile? WattsSource = null)
{
    /// <summary>No cable carries more, and no product of a decimal this small overflows.</summary>
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

    /// <summary>Down to a tenth, the one decimal that a limit on the wire may have (OCPP 1.6 §7.14).</summary>
    public static decimal RoundDown(decimal value) => decimal.Floor(value * 10) / 10;

    /// <summary>The lower of both (OCPP 1.6 §3.13.3), with the fewer phases.</summary>
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

    /// <summary>What stands in for no limit, and for one that is too low to be signalled.</summary>
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

    /// <summary>The limit as GetCompositeSchedule reports it, never above what the hardware allows.</summary>
    public ChargingSchedulePeriod ToPeriod(int startPeriod, ChargingRateUnit unit, ElectricalContext electrical, CompositeRules rules)
    {
        var most = unit == ChargingRateUnit.W ? electrical.MaxAmperes * electrical.Voltage * Phases : electrical.MaxAmperes;
        var limit = unit == ChargingRateUnit.W ? Watts : Amperes;
        if (limit is null && rules.Gap == GapRule.MinusOne)
            return new ChargingSchedulePeriod(startPeriod, -1, Phases);
        return new ChargingSchedulePeriod(startPeriod, RoundDown(Math.Min(limit ?? most, most)), Phases);
    }

    /// <summary>A per phase and W that a connector draws at most, its hardware counted.</summary>
    public (decimal Amperes, decimal Watts) Most(ElectricalContext electrical)
    {
        var perAmpere = electrical.Voltage * Phases;
        var amperes = Math.Min(Amperes ?? electrical.MaxAmperes, electrical.MaxAmperes);
        var watts = Math.Min(Watts ?? amperes * perAmpere, amperes * perAmpere);
        return (Watts is null || Amperes is not null ? amperes : Math.Min(amperes, watts / perAmpere), watts);
    }
}
