using System.Numerics;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Metrics.Offline;

/// <summary>The most that a stay could take if the site had no limits.</summary>
internal sealed class Claim
{
    private Claim(int[] lines, Complex[] currents, int[] nodes) => (Lines, Currents, Nodes) = (lines, currents, nodes);

    /// <summary>The lines that its current flows in.</summary>
    public int[] Lines { get; }

    /// <summary>The current in each of these lines for each A per phase.</summary>
    public Complex[] Currents { get; }

    /// <summary>The nodes above it.</summary>
    public int[] Nodes { get; }

    /// <summary>The highest current in A per phase: that of the connector, the car and its battery.</summary>
    public required double MaxAmps { get; init; }

    /// <summary>kW for each A per phase.</summary>
    public required double KilowattsPerAmp { get; init; }

    /// <summary>The energy that it can take in all, in kWh: the request, or what fits into the battery.</summary>
    public required double EnergyKwh { get; init; }

    public required TimeSpan From { get; init; }

    public required TimeSpan To { get; init; }

    /// <summary>The energy that is not placed yet, in kWh.</summary>
    public double RemainingKwh { get; set; }

    /// <summary>Lists the claims of stays up to the end of the simulation.</summary>
    public static List<Claim> Of(SiteModel site, IReadOnlyList<Stay> stays, TimeSpan end)
    {
        var claims = new List<Claim>();
        foreach (var stay in stays)
        {
            var connector = site.Connectors[stay.Connector];
            var car = stay.Car;
            var phases = Math.Clamp(Math.Min(car.Phases, connector.Phases.Count), 1, 3);
            var watts = site.WattsPerAmp(stay.Connector, phases);
            var energy = Math.Min(stay.RequestedWh, car.CapacityWh * Math.Max(car.FullSoc - car.InitialSoc, 0)) / 1000;
            var to = stay.Departure < end ? stay.Departure : end;
            var from = stay.Arrival > TimeSpan.Zero ? stay.Arrival : TimeSpan.Zero;
            var most = Math.Min(Math.Min(car.MaxAmps, connector.MaxAmps), car.MaxWatts / watts);
            if (energy <= 0 || to <= from || most <= 0)
                continue;
            var currents = site.Network.PathOf(stay.Connector).Of(phases).ToArray().Where(current => IsWhole(site, current.Line)).ToArray();
            var nodes = new List<int>();
            for (var node = site.NodeOf(stay.Connector); node >= 0; node = site.ParentOf(node))
                nodes.Add(node);
            claims.Add(new Claim(
                [.. currents.Select(static current => current.Line)], [.. currents.Select(static current => new Complex(current.Real, current.Imaginary))], [.. nodes])
            {
                MaxAmps = most,
                KilowattsPerAmp = watts / 1000,
                EnergyKwh = energy,
                From = from,
                To = to,
                RemainingKwh = energy,
            });
        }

        return claims;
    }

    /// <summary>Returns true for a line that holds the sum of all currents: the others are for currents that are not known.</summary>
    private static bool IsWhole(SiteModel site, int line)
    {
        var network = site.Network;
        var group = line / Network.Lines;
        var node = network.NodeOfGroup[group];
        return group == network.FirstGroupOf(node) || network.IsPrimary[group] != network.IsPrimary[group - 1];
    }
}
