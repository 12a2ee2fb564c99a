using System.Globalization;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Metering;

/// <summary>Takes the samples of a connector that MeterValues and transactionData carry (OCPP 1.6 §3.16, §7.43).</summary>
internal static class MeterReading
{
    private static readonly Phase[] Lines = [Phase.L1, Phase.L2, Phase.L3];
    private static readonly Phase[] LinesToNeutral = [Phase.L1N, Phase.L2N, Phase.L3N];

    /// <summary>Samples the connector as it is now.</summary>
    /// <param name="connector">The connector; its energy must have been advanced to now.</param>
    /// <param name="measurands">The measurands; at least one.</param>
    /// <param name="context">The reason for the sample.</param>
    /// <param name="options">The charge point.</param>
    /// <param name="noise">The noise of its meters.</param>
    /// <param name="clock">Its clock.</param>
    /// <returns>Null when there is no value, such as the state of charge without a car.</returns>
    public static MeterValue? Sample(
        Connector connector,
        IReadOnlyList<MeasurandChoice> measurands,
        ReadingContext context,
        ChargePointOptions options,
        MeterNoise noise,
        ChargePointClock clock)
    {
        // Currents and voltages have a value for each phase.
        var values = new List<SampledValue>(measurands.Count + 4);
        var (voltage, phases) = (options.Voltage, options.Phases);
        foreach (var (measurand, wanted) in measurands)
        {
            switch (measurand)
            {
                case Measurand.EnergyActiveImportRegister:
                    Add(connector.Meter.RegisterWh, "0", UnitOfMeasure.Wh);
                    break;
                case Measurand.PowerActiveImport:
                    Add(noise.Of(connector.Power, connector.Id, 0, clock.Now), "0.0", UnitOfMeasure.W);
                    break;
                case Measurand.PowerOffered:
                    Add(connector.OfferedCurrent * connector.OfferedPhases * voltage, "0.0", UnitOfMeasure.W);
                    break;
                case Measurand.CurrentImport:
                    // All phases that can be measured are reported (OCPP 1.6 §3.16.3).
                    for (var phase = 0; phase < phases; phase++)
                    {
                        var current = phase < connector.UsedPhases ? noise.Of(connector.Current, connector.Id, phase + 1, clock.Now) : 0;
                        Add(current, "0.00", UnitOfMeasure.A, Lines[phase]);
                    }

                    break;
                case Measurand.CurrentOffered:
                    Add(connector.OfferedCurrent, "0.0", UnitOfMeasure.A);
                    break;
                case Measurand.Voltage:
                    for (var phase = 0; phase < phases; phase++)
                        Add(voltage, "0.0", UnitOfMeasure.V, LinesToNeutral[phase]);
                    break;
                case Measurand.SoC when connector.Ev is { } ev:
                    Add(Math.Floor(ev.Battery.Soc * 100 + 1e-9), "0", UnitOfMeasure.Percent, null, Location.EV);
                    break;
            }

            void Add(double value, string format, UnitOfMeasure unit, Phase? phase = null, Location? location = null)
            {
                if (wanted is null || phase is null || IsSame(phase.Value, wanted.Value))
                    values.Add(new SampledValue(value.ToString(format, CultureInfo.InvariantCulture), context, null, measurand, phase, location, unit));
            }
        }

        return values.Count == 0 ? null : new MeterValue(clock.WallTime, values.ToArray());
    }

    // L1 and L1-N are one measurement here: the neutral has no voltage.
    private static bool IsSame(Phase measured, Phase wanted) => Line(measured) == Line(wanted);

    private static Phase Line(Phase phase) => phase switch
    {
        Phase.L1N => Phase.L1,
        Phase.L2N => Phase.L2,
        Phase.L3N => Phase.L3,
        _ => phase,
    };
}
