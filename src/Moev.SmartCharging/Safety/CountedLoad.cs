using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Safety;

/// <summary>The load that a connector counts with.</summary>
public static class CountedLoad
{
    /// <summary>The highest current that counts, in A: more would only take the precision from sums.</summary>
    internal const double MostAmps = 100_000;

    /// <summary>
    /// Returns the number of phases that count: those of the car while it is known, otherwise all. An offline charge point may have another car by now, and a free
    /// connector gets any car next.
    /// </summary>
    public static int PhasesOf(in ConnectorState state, SiteConnector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return state is { HasSession: true, IsOnline: true } ? state.PhasesOf(connector) : connector.Phases.Count;
    }

    /// <summary>Returns the ceiling of a connector in A per phase; its maximum when it is not known.</summary>
    public static double CeilingOf(in ConnectorState state, SiteConnector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return Of(state.CeilingAmps, connector);
    }

    /// <summary>Returns a current that can be added: the maximum of the connector for one that is negative or not finite.</summary>
    internal static double Of(double amps, SiteConnector connector) =>
        double.IsFinite(amps) && amps >= 0 ? Math.Min(amps, MostAmps) : connector.MaxAmps;
}
