using System.Globalization;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>Takes the samples of a connector that MeterValues and transactionData carry (OCPP 1.6 §3.16, §7.43).</summary>
internal static class Measuring
{
    private static readonly Measurand[] Supported =
    [
        Measurand.EnergyActiveImportRegister, Measurand.PowerActiveImport, Measurand.PowerOffered, Measurand.CurrentImport,
        Measurand.CurrentOffered, Measurand.Voltage, Measurand.SoC,
    ];

    private static readonly Phase[] Lines = [Phase.L1, Phase.L2, Phase.L3];
    private static readonly Phase[] LinesToNeutral = [Phase.L1N, Phase.L2N, Phase.L3N];

    /// <summary>
    /// Reads a comma-separated list of measurands, each perhaps with a phase such as Voltage.L1 (OCPP 1.6 §9.1.17). False when one is not
    /// supported, or when there are too many.
    /// </summary>
    public static bool TryParseList(string text, int maxItems, out IReadOnlyList<MeasurandChoice> measurands)
    {
        var found = new List<MeasurandChoice>();
        measurands = found;
        foreach (var range in text.AsSpan().Split(','))
        {
            var name = text.AsSpan(range).Trim();
            if (name.IsEmpty && text.AsSpan().Trim().IsEmpty)
                return true;
            if (Find(name) is not { } choice || found.Count >= maxItems)
                return false;
            if (!found.Contains(choice))
                found.Add(choice);
        }

        return true;
    }

    /// <summary>Samples the connector as it is now.</summary>
    /// <param name="connector">Its energy must have been advanced to now.</param>
    /// <param name="measurands">What to sample; at least one.</param>
    /// <param name="context">Why.</param>
    /// <param name="voltage">Line to neutral, in V.</param>
    /// <param name="phases">Phases of the connector.</param>
    /// <param name="at">By the charge point's clock.</param>
    /// <returns>Null when there is nothing to say, such as the state of charge of no car.</returns>
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

    /// <summary>A measurand, and the phase behind its last dot where it is measured by phase; null when it is none that is supported.</summary>
    private static MeasurandChoice? Find(ReadOnlySpan<char> name)
    {
        foreach (var measurand in Supported)
        {
            if (name.Equals(measurand.ToWireName(), StringComparison.OrdinalIgnoreCase))
                return new MeasurandChoice(measurand);
        }

        if (name.LastIndexOf('.') is not (> 0 and var dot) || Find(name[..dot]) is not { Phase: null, Measurand: Measurand.Voltage or Measurand.CurrentImport } whole)
            return null;
        foreach (var phase in (ReadOnlySpan<Phase>)[.. Lines, .. LinesToNeutral])
        {
            if (name[(dot + 1)..].Equals(phase.ToWireName(), StringComparison.OrdinalIgnoreCase))
                return whole with { Phase = phase };
        }

        return null;
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
