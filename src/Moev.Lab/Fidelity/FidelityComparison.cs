using Moev.Lab.Metrics;

namespace Moev.Lab.Fidelity;

/// <summary>What OCPP costs an algorithm in energy: the same plan through the gateway and without it, and where the difference comes from.</summary>
/// <param name="MissingKwh">Energy that cars took less with OCPP; negative when they took more.</param>
/// <param name="LateKwh">Energy that was allowed and not offered yet: messages, charge points and raises that wait for room take time.</param>
/// <param name="RoundingKwh">Energy lost because limits are rounded down to tenths of an ampere, and to the steps of pilots.</param>
/// <param name="OverrunKwh">Energy that was still offered after it was no longer allowed. It makes up for losses.</param>
/// <param name="DecisionsKwh">
/// The rest: with OCPP the controller saw old or rounded measurements and sessions that began later, and decided otherwise; and cars that charged later, or longer, made up for
/// other losses. Negative when it allowed more.
/// </param>
/// <param name="RequestedKwh">Energy that drivers needed.</param>
internal sealed record FidelityComparison(double MissingKwh, double LateKwh, double RoundingKwh, double OverrunKwh, double DecisionsKwh, double RequestedKwh)
{
    /// <summary>Compares two runs of one plan.</summary>
    /// <param name="losses">Those of the run through OCPP.</param>
    /// <param name="withOcpp">Its metrics.</param>
    /// <param name="withoutOcpp">The metrics of the run without OCPP.</param>
    public static FidelityComparison Of(OfferLosses losses, RunMetrics withOcpp, RunMetrics withoutOcpp)
    {
        var missing = withoutOcpp.EnergyKwh - withOcpp.EnergyKwh;
        return new FidelityComparison(
            missing, losses.LateKwh, losses.RoundingKwh, losses.OverrunKwh, missing - losses.LateKwh - losses.RoundingKwh + losses.OverrunKwh, withoutOcpp.RequestedKwh);
    }

    /// <summary>Returns an energy in percentage points of what drivers needed.</summary>
    public double Points(double kwh) => 100 * kwh / RequestedKwh;
}
