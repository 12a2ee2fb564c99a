using System.Globalization;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
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
    /// <param name="voltage">Line to neutral, in V.</param>
    /// <param name="phases">Phases of the connector.</param>
    /// <param name="at">The time by the charge point's clock.</param>
    /// <returns>Null when there is no value, such as the state of charge without a car.</returns>
    public static MeterValue? Sample(
        Connector connector, IReadOnlyList<MeasurandChoice> measurands, ReadingContext context, double voltage, int phases, DateTimeOffset at)
    {
        var values = new List<SampledValue>();
        foreach (var (measurand, wanted) in measurands)
        {
            switch (measurand)
            {
                case Measurand.EnergyActiveImportRegister:
                    Add(connector.Meter.RegisterWh, "0", UnitOfMeasure.Wh);
                    break;
                case Measurand.PowerActiveImport:
                    Add(connector.Power, "0.0", UnitOfMeasure.W);
                    break;
                case Measurand.PowerOffered:
                    Add(connector.OfferedCurrent * connector.OfferedPhases * voltage, "0.0", UnitOfMeasure.W);
                    break;
                case Measurand.CurrentImport:
                    // All phases that can be measured are reported (OCPP 1.6 §3.16.3).
                    for (var phase = 0; phase < phases; phase++)
                        Add(phase < connector.UsedPhases ? connector.Current : 0, "0.00", UnitOfMeasure.A, Lines[phase]);
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

        return values.Count == 0 ? null : new MeterValue(at, values.ToArray());
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
