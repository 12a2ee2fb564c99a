using System.Globalization;
using Moev.ChargePoint;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Simulation;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Fleet;

/// <summary>A charge point of the fleet.</summary>
/// <param name="Options">Its properties.</param>
/// <param name="Connectors">The indexes of its connectors in the site.</param>
/// <param name="Charger">Its properties in the scenario.</param>
internal sealed record FleetMember(ChargePointOptions Options, IReadOnlyList<int> Connectors, ChargerSettings Charger)
{
    /// <summary>Creates the charge point, which does not connect yet.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="observer">Watches it.</param>
    /// <param name="dialer">Connects it; by TCP when null.</param>
    /// <exception cref="LabException">A configuration key cannot have its value.</exception>
    public SimulatedChargePoint Create(TimeProvider time, ChargePointObserver observer, IDialer? dialer = null)
    {
        var chargePoint = new SimulatedChargePoint(Options, time, observer, dialer);
        Configure(chargePoint.SetConfiguration);
        return chargePoint;
    }

    /// <summary>Sets the configuration keys that its options do not have.</summary>
    /// <param name="set">Sets a key to a value, and returns null or the reason of a refusal.</param>
    /// <exception cref="LabException">A configuration key cannot have its value.</exception>
    public void Configure(Func<string, string, string?> set)
    {
        if (Charger.AlignedInterval <= TimeSpan.Zero)
            return;
        Set("MeterValuesAlignedData", Charger.SampledData);
        Set("ClockAlignedDataInterval", ((int)Charger.AlignedInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture));

        void Set(string key, string value)
        {
            if (set(key, value) is { } refusal)
                throw new LabException($"The configuration key {key} cannot be '{value}': {refusal}");
        }
    }
}
