using System.Globalization;
using Moev.Lab.Metrics;
using Moev.Lab.Truth;

namespace Moev.Lab.Fidelity;

/// <summary>The cost of OCPP for an algorithm: the same plan through the gateway and without it, and where the difference in energy comes from.</summary>
internal sealed class FidelityComparison
{
    private FidelityComparison(RunRecord ocpp, RunMetrics withOcpp, RunMetrics without)
    {
        (WithOcpp, WithoutOcpp) = (withOcpp, without);
        var gaps = new OfferGaps(ocpp);
        MissingKwh = without.EnergyKwh - withOcpp.EnergyKwh;
        LateKwh = gaps.LateWh / 1_000;
        OverrunKwh = gaps.OverrunWh / 1_000;
        RoundingKwh = gaps.RoundingWh / 1_000;
        DecisionsKwh = MissingKwh - LateKwh - RoundingKwh + OverrunKwh;
        Explanations = Explain();
    }

    /// <summary>The metrics through OCPP.</summary>
    public RunMetrics WithOcpp { get; }

    /// <summary>The metrics without it.</summary>
    public RunMetrics WithoutOcpp { get; }

    /// <summary>Energy in kWh that cars took less with OCPP; negative when they took more.</summary>
    public double MissingKwh { get; }

    /// <summary>Energy in kWh that was allowed and not offered yet: messages, charge points and raises that wait for room take time.</summary>
    public double LateKwh { get; }

    /// <summary>Energy in kWh that was still offered after it was no longer allowed.</summary>
    public double OverrunKwh { get; }

    /// <summary>Energy in kWh lost because limits are rounded down to tenths of an ampere, and to the steps of pilots.</summary>
    public double RoundingKwh { get; }

    /// <summary>The rest in kWh: with OCPP the algorithm saw old or rounded measurements and sessions that began later, and decided otherwise.</summary>
    public double DecisionsKwh { get; }

    /// <summary>The result in sentences.</summary>
    public IReadOnlyList<string> Explanations { get; }

    /// <summary>Compares two runs of one plan.</summary>
    /// <param name="ocpp">The run through OCPP.</param>
    /// <param name="withOcpp">Its metrics.</param>
    /// <param name="withoutOcpp">The metrics of the run without OCPP.</param>
    public static FidelityComparison Of(RunRecord ocpp, RunMetrics withOcpp, RunMetrics withoutOcpp) => new(ocpp, withOcpp, withoutOcpp);

    private List<string> Explain()
    {
        List<string> lines =
        [
            MissingKwh >= 0
                ? Text($"With OCPP, cars took {MissingKwh:0.00} kWh less than without it.")
                : Text($"With OCPP, cars took {-MissingKwh:0.00} kWh more than without it."),
            Text($"{LateKwh:0.00} kWh were allowed and not offered yet: messages, charge points and raises that wait for a cut take time."),
            Text($"{RoundingKwh:0.00} kWh fell to rounding: OCPP carries tenths of an ampere, and some pilots whole ones."),
            Text($"{OverrunKwh:0.00} kWh were still offered after they were no longer allowed."),
            DecisionsKwh >= 0
                ? Text($"{DecisionsKwh:0.00} kWh less were allowed: the controller saw measurements that were old or rounded, and sessions that began later than their cars came.")
                : Text($"{-DecisionsKwh:0.00} kWh more were allowed, because the controller decided otherwise on what it saw."),
        ];
        if (WithOcpp.ViolationSeconds > WithoutOcpp.ViolationSeconds)
        {
            lines.Add(Text(
                $"Nodes were above their limits for {WithOcpp.ViolationSeconds:0} s instead of {WithoutOcpp.ViolationSeconds:0} s, by {WithOcpp.WorstExcessAmps:0.0} A at most: cuts came late."));
        }

        return lines;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
