using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Configuration;

/// <summary>Reads the lists of measurands that configuration keys hold (OCPP 1.6 §9.1.17).</summary>
internal static class MeasurandList
{
    private static readonly Measurand[] Supported =
    [
        Measurand.EnergyActiveImportRegister, Measurand.PowerActiveImport, Measurand.PowerOffered, Measurand.CurrentImport,
        Measurand.CurrentOffered, Measurand.Voltage, Measurand.SoC,
    ];

    private static readonly Phase[] Phases = [Phase.L1, Phase.L2, Phase.L3, Phase.L1N, Phase.L2N, Phase.L3N];

    /// <summary>
    /// Reads a comma-separated list of measurands, each optionally with a phase such as Voltage.L1. Returns false when one is not supported,
    /// or when there are too many.
    /// </summary>
    public static bool TryParse(string text, int maxItems, out IReadOnlyList<MeasurandChoice> measurands)
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

    /// <summary>Finds a measurand, and the phase after its last dot where it is measured by phase; null when it is not supported.</summary>
    private static MeasurandChoice? Find(ReadOnlySpan<char> name)
    {
        foreach (var measurand in Supported)
        {
            if (name.Equals(measurand.ToWireName(), StringComparison.OrdinalIgnoreCase))
                return new MeasurandChoice(measurand);
        }

        if (name.LastIndexOf('.') is not (> 0 and var dot) || Find(name[..dot]) is not { Phase: null, Measurand: Measurand.Voltage or Measurand.CurrentImport } whole)
            return null;
        foreach (var phase in Phases)
        {
            if (name[(dot + 1)..].Equals(phase.ToWireName(), StringComparison.OrdinalIgnoreCase))
                return whole with { Phase = phase };
        }

        return null;
    }
}
