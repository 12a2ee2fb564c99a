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

    /// <summary>Reads a comma-separated list of measurands. False when one is not supported, or when there are too many.</summary>
    public static bool TryParseList(string text, int maxItems, out IReadOnlyList<Measurand> measurands)
    {
        var found = new List<Measurand>();
        measurands = found;
        foreach (var range in text.AsSpan().Split(','))
        {
            var name = text.AsSpan(range).Trim();
            if (name.IsEmpty && text.AsSpan().Trim().IsEmpty)
                return true;
            var measurand = Find(name);
            if (measurand == Measurand.Unknown || found.Count >= maxItems)
                return false;
            if (!found.Contains(measurand))
                found.Add(measurand);
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
        Connector connector, IReadOnlyList<Measurand> measurands, ReadingContext context, double voltage, int phases, DateTimeOffset at)
    {
        var values = new List<SampledValue>();
        foreach (var measurand in measurands)
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

            void Add(double value, string format, UnitOfMeasure unit, Phase? phase = null, Location? location = null) =>
                values.Add(new SampledValue(
                    value.ToString(format, CultureInfo.InvariantCulture), context, null, measurand, phase, location, unit));
        }

        return values.Count == 0 ? null : new MeterValue(at, values.ToArray());
    }

    private static Measurand Find(ReadOnlySpan<char> name)
    {
        foreach (var measurand in Supported)
        {
            if (name.Equals(measurand.ToWireName(), StringComparison.OrdinalIgnoreCase))
                return measurand;
        }

        return Measurand.Unknown;
    }
}
