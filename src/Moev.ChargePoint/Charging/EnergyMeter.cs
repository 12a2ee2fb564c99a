namespace Moev.ChargePoint.Charging;

/// <summary>The energy meter of a connector. It only grows, and outlives transactions and resets.</summary>
/// <param name="accuracy">The error and the steps of its register.</param>
internal sealed class EnergyMeter(MeterAccuracy accuracy)
{
    private readonly double _gain = 1 + accuracy.RegisterErrorPercent / 100;
    private readonly int _stepWh = Math.Max(1, accuracy.RegisterStepWh);
    private double _shownWh;

    /// <summary>Imported energy in Wh, exact.</summary>
    public double EnergyWh { get; private set; }

    /// <summary>
    /// The displayed register: whole Wh, as meterStart and meterStop carry it (OCPP 1.6 §6.45, §6.49), with the error and the steps of the meter. The small
    /// addend keeps sums such as 999.9999999 from showing as 999.
    /// </summary>
    public int RegisterWh => (int)Math.Min(int.MaxValue, Math.Floor((_shownWh + 1e-6) / _stepWh) * _stepWh);

    /// <summary>Sets the register, as only a test or a broken meter does.</summary>
    internal void Set(double energyWh)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(energyWh);
        EnergyWh = _shownWh = energyWh;
    }

    public void Add(double energyWh)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(energyWh);
        EnergyWh += energyWh;
        _shownWh += energyWh * _gain;
    }
}
