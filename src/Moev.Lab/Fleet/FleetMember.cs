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
        foreach (var (key, value) in Configuration())
        {
            if (chargePoint.SetConfiguration(key, value) is { } refusal)
                throw new LabException($"The configuration key {key} cannot be '{value}': {refusal}");
        }

        return chargePoint;
    }

    /// <summary>Returns the configuration keys that its options do not have, with their values.</summary>
    public IEnumerable<(string Key, string Value)> Configuration()
    {
        if (Charger.AlignedInterval <= TimeSpan.Zero)
            yield break;
        yield return ("MeterValuesAlignedData", Charger.SampledData);
        yield return ("ClockAlignedDataInterval", ((int)Charger.AlignedInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture));
    }
}
