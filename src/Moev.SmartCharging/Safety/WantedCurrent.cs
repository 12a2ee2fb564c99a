using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Safety;

/// <summary>The current that a connector can be set to instead of one that was wanted.</summary>
internal static class WantedCurrent
{
    /// <summary>The distance of currents that are cut where all are possible, in A: finer ones cannot be sent (OCPP 1.6 §7.14), and would differ by rounding errors.</summary>
    private const double Resolution = 0.1;

    private const double Tolerance = 1e-6;
    private const double Rounding = 1e-9;

    /// <summary>Rounds a wanted current down to one that the connector can be set to.</summary>
    /// <param name="wanted">A per phase.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="failSafe">The current for one that is negative or not finite.</param>
    /// <param name="reason">The reason when it is another one.</param>
    public static double Round(double wanted, SiteConnector connector, double failSafe, out InterventionReason reason)
    {
        reason = InterventionReason.None;
        if (!double.IsFinite(wanted) || wanted < 0)
        {
            // Not a number means that the decision does not name the connector.
            reason = double.IsNaN(wanted) ? InterventionReason.None : InterventionReason.NotANumber;
            return failSafe;
        }

        var rounded = connector.Steps.RoundDown(wanted, connector.MinAmps, connector.MaxAmps);
        if (wanted > connector.MaxAmps + Tolerance)
            reason = InterventionReason.AboveMaximum;
        else if (wanted - rounded > Tolerance)
            reason = rounded == 0 && wanted < connector.LowestAmps - Tolerance ? InterventionReason.BelowMinimum : InterventionReason.NotAStep;
        return rounded;
    }

    /// <summary>Rounds a current that was cut down to one that the connector can be set to.</summary>
    /// <param name="amps">A per phase.</param>
    /// <param name="wanted">The current before the cut, which is returned if it is not above.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="lowest">The lowest current above 0, which is returned for a current from there to the first step.</param>
    public static double RoundCut(double amps, double wanted, SiteConnector connector, double lowest)
    {
        if (amps >= wanted)
            return wanted;
        if (!connector.Steps.IsContinuous)
            return connector.Steps.RoundDown(amps, connector.MinAmps, connector.MaxAmps);
        return amps < lowest ? 0 : Math.Max(Math.Floor((amps + Rounding) / Resolution) * Resolution, lowest);
    }
}
