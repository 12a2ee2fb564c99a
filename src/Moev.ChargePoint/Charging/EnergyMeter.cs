namespace Moev.ChargePoint.Charging;

/// <summary>The register of a connector's energy meter. It only grows, and outlives transactions and resets.</summary>
internal sealed class EnergyMeter
{
    /// <param name="initialWh">The initial register.</param>
    public EnergyMeter(double initialWh = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initialWh);
        EnergyWh = initialWh;
    }

    /// <summary>Imported energy in Wh, exact.</summary>
    public double EnergyWh { get; private set; }

    /// <summary>
    /// The displayed register: whole Wh, as meterStart and meterStop carry it (OCPP 1.6 §6.45, §6.49). The small addend keeps
    /// sums such as 999.9999999 from showing as 999.
    /// </summary>
    public int RegisterWh => (int)Math.Min(int.MaxValue, Math.Floor(EnergyWh + 1e-6));

    /// <summary>Sets the register, as only a test or a broken meter does.</summary>
    internal void Set(double energyWh)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(energyWh);
        EnergyWh = energyWh;
    }

    public void Add(double energyWh)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(energyWh);
        EnergyWh += energyWh;
    }
}
