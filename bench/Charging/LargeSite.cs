using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Benchmarks.Charging;

/// <summary>
/// A site with a tree of four levels: the grid connection, feeders, panels and circuits, ten below each, with three-phase connectors whose phases are rotated.
/// Limits are scarce at every level, so that algorithms and checks meet binding nodes everywhere.
/// </summary>
internal static class LargeSite
{
    private const int Fan = 10;

    /// <summary>Noon, when all cars are there.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly Phase[][] Rotations = [[Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2]];

    /// <summary>Creates a site.</summary>
    /// <param name="connectors">The number of connectors: a multiple of 10, and at most 10,000.</param>
    public static SiteModel Create(int connectors)
    {
        var circuits = connectors / Fan;
        var nodes = new List<SiteNode> { new() { Id = "grid", LimitAmps = connectors * 7, LimitWatts = connectors * 4_500.0 } };
        AddLevel("feeder", "grid", (circuits + (Fan * Fan) - 1) / (Fan * Fan), Fan * Fan * Fan * 8);
        AddLevel("panel", "feeder", (circuits + Fan - 1) / Fan, Fan * Fan * 9);
        AddLevel("circuit", "panel", circuits, 100);
        var list = new List<SiteConnector>(connectors);
        for (var i = 0; i < connectors; i++)
        {
            list.Add(new SiteConnector
            {
                ChargePoint = $"CP_{i:D5}",
                ConnectorId = 1,
                Node = $"circuit-{i / Fan}",
                Phases = Rotations[i % Rotations.Length],
                MaxAmps = 32,
                Steps = i % 2 == 0 ? CurrentSteps.WholeAmps : CurrentSteps.Continuous,
            });
        }

        return SiteModel.Of(new Site { Name = "large", Voltage = 230, Nodes = nodes, Connectors = list });

        void AddLevel(string name, string parent, int count, double limitAmps)
        {
            for (var i = 0; i < count; i++)
                nodes.Add(new SiteNode { Id = $"{name}-{i}", Parent = parent == "grid" ? parent : $"{parent}-{i / Fan}", LimitAmps = limitAmps });
        }
    }

    /// <summary>Observes a site on which three of four connectors have a session: cars with one, two or three phases, and differing energy and departure.</summary>
    public static Observation Observe(SiteModel site)
    {
        var observation = new Observation(site) { Number = 1, At = Noon };
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            ref var state = ref observation.Connectors[i];
            state.IsOnline = state.IsControllable = true;
            state.Status = ConnectorStatus.Available;
            state.StatusAge = 60;
            state.CeilingAmps = site.FailSafeOf(i);
            if (i % 4 == 3)
                continue;
            var seed = (i * 7919) % 997;
            state.HasSession = true;
            state.Status = ConnectorStatus.Charging;
            state.TransactionId = i + 1;
            state.ArrivedAt = Noon.AddMinutes(-(seed % 180));
            state.DepartsAt = Noon.AddMinutes(30 + (seed % 600));
            state.RequestedWh = 5_000 + (seed * 40);
            state.DeliveredWh = seed;
            state.CarPhases = (seed % 3) switch { 0 => 1, 1 => 3, _ => 2 };
            state.SetPointAmps = 6 + (seed % 10);
            state.CeilingAmps = state.SetPointAmps;
            state.LimitAmps = state.SetPointAmps;
            state.Amps = state.SetPointAmps - 0.5;
            state.Watts = state.Amps * 230 * state.CarPhases;
            state.PhaseAmps = new PhaseValues(state.Amps, state.CarPhases > 1 ? state.Amps : 0, state.CarPhases > 2 ? state.Amps : 0);
            state.MeasurementAge = 5;
        }

        return observation;
    }
}
