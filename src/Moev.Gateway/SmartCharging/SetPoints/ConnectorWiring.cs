using Moev.Ocpp.V16;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The properties of a connector that its limits depend on.</summary>
/// <param name="ConnectorId">Its number at the charge point, from 1.</param>
/// <param name="Phases">The number of its phases.</param>
/// <param name="WattsPerAmp">W of all phases for each A per phase.</param>
internal readonly record struct ConnectorWiring(int ConnectorId, int Phases, double WattsPerAmp)
{
    // Less than this is the rounding of computation.
    private const double Tolerance = 1e-6;

    public static ConnectorWiring Of(SiteModel site, int connector)
    {
        var phases = site.Connectors[connector].Phases.Count;
        return new ConnectorWiring(site.Connectors[connector].ConnectorId, phases, site.WattsPerAmp(connector, phases));
    }

    /// <summary>Rounds a current down to the one decimal of OCPP 1.6 §7.14.</summary>
    public static double RoundDown(double amps) => Math.Floor((amps + Tolerance) * 10) / 10;

    /// <summary>Returns the period of a limit: rounded down, so that it is never higher than the current. W have their number of phases, A need none.</summary>
    public ChargingSchedulePeriod Period(int start, double amps, ChargingRateUnit unit) => unit == ChargingRateUnit.W
        ? new ChargingSchedulePeriod(start, (decimal)Math.Floor((amps * WattsPerAmp + Tolerance) * 10) / 10, Phases)
        : new ChargingSchedulePeriod(start, (decimal)RoundDown(amps));

    /// <summary>Returns the current of a limit as it was before it was rounded for the wire, as far as that can be told.</summary>
    public double AmpsOf(decimal limit, ChargingRateUnit unit)
    {
        if (unit != ChargingRateUnit.W)
            return (double)limit;
        // Rounding down took less than 0.1 W.
        var least = (double)limit / WattsPerAmp;
        return Math.Max(RoundDown(((double)limit + 0.1) / WattsPerAmp), least);
    }
}
