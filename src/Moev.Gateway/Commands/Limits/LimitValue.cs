using Moev.Gateway.Commands.Capabilities;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>A limit as requested.</summary>
/// <param name="Limit">A per phase, or W in total; not negative.</param>
/// <param name="Unit">A or W.</param>
/// <param name="NumberPhases">1 to 3; null when not given, which OCPP reads as 3 (errata 3.68).</param>
internal sealed record LimitValue(decimal Limit, ChargingRateUnit Unit, int? NumberPhases)
{
    private const int DefaultPhases = 3;

    /// <summary>
    /// Converts the limit to a unit that the charge point allows, with the one decimal of OCPP 1.6 §7.14. The result is rounded down, so
    /// that the limit in force is never higher than the requested one.
    /// </summary>
    /// <param name="capability">The units that the charge point allows.</param>
    /// <param name="volts">The voltage between a phase and neutral.</param>
    public SettledLimit Settle(ChargePointCapability capability, int volts)
    {
        var phases = NumberPhases ?? DefaultPhases;
        var (exact, unit) =
            capability.Allows(Unit) ? (Limit, Unit) :
            Unit == ChargingRateUnit.A ? (Limit * volts * phases, ChargingRateUnit.W) :
            (Limit / (volts * phases), ChargingRateUnit.A);
        var rounded = decimal.Floor(exact * 10) / 10;
        return new SettledLimit(this, rounded, unit, rounded < exact, unit == Unit ? null : new UnitConversion(volts, phases), capability.AllowedUnits);
    }
}

/// <summary>A limit as it is sent.</summary>
/// <param name="Limit">A per phase, or W in total.</param>
/// <param name="RoundedDown">True when the limit is below the requested one.</param>
/// <param name="Conversion">The conversion of the unit; null when none was necessary.</param>
/// <param name="AllowedUnits">ChargingScheduleAllowedChargingRateUnit as reported; null when it reported none.</param>
internal sealed record SettledLimit(
    LimitValue Requested, decimal Limit, ChargingRateUnit Unit, bool RoundedDown, UnitConversion? Conversion, string? AllowedUnits);

/// <summary>The conversion between amperes and watts.</summary>
/// <param name="Volts">The voltage between a phase and neutral.</param>
/// <param name="Phases">The number of phases that share the watts.</param>
internal sealed record UnitConversion(int Volts, int Phases);
