using Moev.Gateway.Http.Replies;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>A limit as a caller asks for it.</summary>
/// <param name="Limit">A per phase, or W in total; not negative.</param>
/// <param name="Unit">A or W.</param>
/// <param name="NumberPhases">1 to 3; null when the caller does not say, which OCPP takes as 3 (errata 3.68).</param>
internal sealed record LimitValue(decimal Limit, ChargingRateUnit Unit, int? NumberPhases)
{
    private const int DefaultPhases = 3;

    /// <summary>
    /// The limit in a unit that the charge point allows, with the one decimal that OCPP has (OCPP 1.6 §7.14). Rounded down, so that what is in
    /// force is never more than what was asked for.
    /// </summary>
    /// <param name="capability">What the charge point allows.</param>
    /// <param name="volts">Between a phase and neutral.</param>
    public SettledLimit Settle(ChargePointCapability capability, int volts)
    {
        var phases = NumberPhases ?? DefaultPhases;
        var (exact, unit) =
            capability.Allows(Unit) ? (Limit, Unit) :
            Unit == ChargingRateUnit.A ? (Limit * volts * phases, ChargingRateUnit.W) :
            (Limit / (volts * phases), ChargingRateUnit.A);
        var rounded = decimal.Floor(exact * 10) / 10;
        return new SettledLimit(this, rounded, unit, rounded < exact, unit == Unit ? null : new LimitConversion(volts, phases), capability.AllowedUnits);
    }
}

/// <summary>A limit as it is sent.</summary>
/// <param name="Conversion">By what the unit was converted; null when it was not.</param>
internal sealed record SettledLimit(
    LimitValue Requested, decimal Limit, ChargingRateUnit Unit, bool RoundedDown, LimitConversion? Conversion, string? AllowedUnits)
{
    /// <summary>Adds to an answer what became of the limit that was asked for.</summary>
    public CommandAnswer Describe(CommandAnswer answer) => answer with
    {
        Limit = Limit,
        Unit = Unit.ToString(),
        RoundedDown = RoundedDown,
        Requested = new RequestedLimit(Requested.Limit, Requested.Unit.ToString()),
        Converted = Conversion,
        AllowedUnits = AllowedUnits,
    };
}
