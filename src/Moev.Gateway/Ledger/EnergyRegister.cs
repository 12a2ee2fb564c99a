using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>Tells which sampled values are readings of the meter that bills (OCPP 1.6 §7.31, §7.43).</summary>
internal static class EnergyRegister
{
    /// <summary>Far beyond any meter, and far below where decimal arithmetic overflows.</summary>
    public const decimal MaxAmount = 1e15m;

    /// <summary>Reads a sample of Energy.Active.Import.Register at the outlet, over all phases, as Wh. False for any other sample.</summary>
    public static bool TryRead(in SampledValue sample, out decimal wattHours)
    {
        if (sample is not
            {
                Measurand: null or Measurand.EnergyActiveImportRegister,
                Phase: null,
                Location: null or Location.Outlet,
                Unit: null or UnitOfMeasure.Wh or UnitOfMeasure.KWh,
            }
            || !sample.Value.TryGetDecimal(out wattHours)
            || Math.Abs(wattHours) > MaxAmount)
        {
            wattHours = 0;
            return false;
        }

        if (sample.Unit == UnitOfMeasure.KWh)
            wattHours *= 1_000;
        return true;
    }
}
