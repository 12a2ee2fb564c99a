using System.Buffers;
using System.Text;
using CsCheck;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Support;

/// <summary>
/// Generators of small random sites, and of observations of them: scarcity, transformers, all wirings, odd steps, free connectors, and connectors that cannot be controlled.
/// </summary>
internal static class RandomSites
{
    /// <summary>The time of the observations.</summary>
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private const int Numbers = 400;

    private static readonly Gen<Draws> GenDraws = Gen.Int[0, Draws.Range - 1].Array[Numbers].Select(static numbers => new Draws(numbers));

    /// <summary>A site with up to six nodes and twelve connectors.</summary>
    public static Gen<SiteModel> Sites { get; } = GenDraws.Select(static draws => SiteOf(draws));

    /// <summary>An observation of a random site.</summary>
    public static Gen<Observation> Observations { get; } = GenDraws.Select(static draws => ObservationOf(SiteOf(draws), draws));

    /// <summary>An observation of a random site where every connector is controllable and has a session that wants current.</summary>
    public static Gen<Observation> Crowded { get; } = GenDraws.Select(static draws =>
    {
        var observation = ObservationOf(SiteOf(draws), draws);
        foreach (ref var state in observation.Connectors.AsSpan())
        {
            (state.IsOnline, state.IsControllable, state.HasSession) = (true, true, true);
            (state.DemandAmps, state.RequestedWh, state.ArrivedAt) = (Math.Max(state.DemandAmps, 6), double.NaN, Now.AddMinutes(-draws.Between(0, 60)));
        }

        return observation;
    });

    /// <summary>Two observations of the same random site.</summary>
    public static Gen<(Observation First, Observation Second)> Pairs { get; } = GenDraws.Select(static draws =>
    {
        var site = SiteOf(draws);
        return (ObservationOf(site, draws), ObservationOf(site, draws));
    });

    /// <summary>Writes an observation for the message of a failed test.</summary>
    public static string Print(Observation observation)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new ObservationWriter(observation.Site);
        writer.Write(observation, json);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    /// <summary>Another observation with the same content.</summary>
    public static Observation Copy(Observation observation)
    {
        var copy = new Observation(observation.Site)
        {
            Number = observation.Number,
            At = observation.At,
            Period = observation.Period,
            Prices = observation.Prices,
            DemandChargePerKw = observation.DemandChargePerKw,
            PreviousPeakWatts = observation.PreviousPeakWatts,
        };
        observation.Connectors.CopyTo(copy.Connectors, 0);
        observation.Nodes.CopyTo(copy.Nodes, 0);
        return copy;
    }

    private static SiteModel SiteOf(Draws draws)
    {
        var nodes = new List<SiteNode>();
        for (var count = draws.Between(1, 6); nodes.Count < count;)
        {
            nodes.Add(new SiteNode
            {
                Id = $"node-{nodes.Count}",
                Parent = nodes.Count == 0 ? null : $"node-{draws.Between(0, nodes.Count - 1)}",
                LimitAmps = draws.Of<double?>(32, 16, 25, 63, 100, 10, null),
                LimitWatts = draws.Of<double?>(null, null, null, 4000, 11000, 43000),
                Transformer = draws.Of<Transformer?>(
                    null,
                    null,
                    null,
                    null,
                    new Transformer(TransformerWinding.DeltaWye, 277, 120, 45000),
                    new Transformer(TransformerWinding.DeltaWye, 230, 230, null),
                    new Transformer(TransformerWinding.WyeWye, 400, 230, 20000)),
            });
        }

        var connectors = new List<SiteConnector>();
        for (var count = draws.Between(1, 12); connectors.Count < count;)
        {
            connectors.Add(new SiteConnector
            {
                ChargePoint = $"CP_{connectors.Count / 2}",
                ConnectorId = 1 + (connectors.Count % 2),
                Node = nodes[draws.Between(0, nodes.Count - 1)].Id,
                Phases = WiringOf(draws),
                MaxAmps = draws.Of<double>(32, 16, 63, 10),
                MinAmps = draws.Of<double>(6, 6, 6, 8),
                Steps = draws.Of(CurrentSteps.Continuous, CurrentSteps.WholeAmps, CurrentSteps.Of([8, 16, 24, 32]), CurrentSteps.Of([6, 10, 13, 16, 20, 32])),
                FailSafeAmps = draws.Of<double?>(null, null, null, 0, 6),
                Priority = draws.Of(0, 0, 0, 1, -1),
            });
        }

        return SiteModel.Of(new Site { Name = "random", Voltage = 230, Nodes = nodes, Connectors = connectors, FailSafeAmps = draws.Of<double?>(null, null, 0) });
    }

    private static Phase[] WiringOf(Draws draws) => draws.Of<Phase[]>(
        [Phase.L1],
        [Phase.L1, Phase.L2, Phase.L3],
        [Phase.L2, Phase.L3, Phase.L1],
        [Phase.L3, Phase.L1, Phase.L2],
        [Phase.L2],
        [Phase.L3],
        [Phase.L1, Phase.L2],
        [Phase.L1L2],
        [Phase.L2L3],
        [Phase.L3L1]);

    private static Observation ObservationOf(SiteModel site, Draws draws)
    {
        var observation = new Observation(site) { Number = draws.Between(1, 1000), At = Now.AddSeconds(draws.Between(0, 7200)), Period = draws.Of<double>(10, 60, 300) };
        for (var i = 0; i < site.Connectors.Count; i++)
            Fill(ref observation.Connectors[i], site.Connectors[i], draws);
        for (var i = 0; i < site.Nodes.Count; i++)
        {
            ref var node = ref observation.Nodes[i];
            if (draws.OneIn(5))
                node.LimitAmps = draws.Of<double>(20, 0, 6);
            if (draws.OneIn(4))
                (node.BaseAmps, node.BaseAge) = (new PhaseValues(draws.Between(0, 12), draws.Between(0, 12), draws.Between(0, 40)), draws.Between(0, 60));
            if (draws.OneIn(8))
                node.BaseWatts = draws.Between(0, 5000);
        }

        if (draws.OneIn(2))
        {
            observation.Prices = [new PricePeriod(observation.At.AddMinutes(-5), 0.31), new PricePeriod(observation.At.AddHours(1), -0.02)];
            (observation.DemandChargePerKw, observation.PreviousPeakWatts) = (draws.Of(15.51, 0), draws.Between(0, 50000));
        }

        return observation;
    }

    private static void Fill(ref ConnectorState state, SiteConnector connector, Draws draws)
    {
        state.Status = draws.Of(ConnectorStatus.Charging, ConnectorStatus.Available, ConnectorStatus.SuspendedEV, ConnectorStatus.Preparing, ConnectorStatus.Unknown);
        state.StatusAge = state.Status == ConnectorStatus.Unknown ? double.NaN : draws.Between(0, 1000);
        state.IsOnline = !draws.OneIn(6);
        state.IsControllable = state.IsOnline && !draws.OneIn(8);
        state.HasSession = !draws.OneIn(4);
        state.CeilingAmps = draws.Of(0, 6, connector.MaxAmps, Math.Round(draws.Part() * connector.MaxAmps, 3));
        state.CarPhases = draws.Of(0, 3, 1, 2);
        if (!state.HasSession)
            return;
        state.TransactionId = draws.Between(1, 100_000);
        state.ArrivedAt = Now.AddMinutes(-draws.Between(0, 300));
        state.DepartsAt = draws.OneIn(3) ? null : Now.AddMinutes(draws.Between(-10, 600));
        state.RequestedWh = draws.OneIn(3) ? double.NaN : draws.Between(0, 60_000);
        state.DeliveredWh = draws.Between(0, 30_000);
        state.Priority = draws.Of(connector.Priority, 0, 3);
        state.DemandAmps = draws.Of(connector.MaxAmps, connector.MaxAmps, connector.MaxAmps, 3, Math.Round(draws.Part() * connector.MaxAmps, 3), 0);
        state.SetPointAmps = draws.Of(double.NaN, 0, 6, 16);
        state.PausedFor = state.SetPointAmps >= 6 ? 0 : draws.Between(0, 4000);
        if (draws.OneIn(2))
            (state.LimitAmps, state.LimitProfileId) = (draws.Between(0, 63), draws.Between(0, 50_000));
        if (draws.OneIn(3))
            return;
        state.Amps = Math.Round(draws.Part() * connector.MaxAmps, 3);
        state.Watts = draws.OneIn(3) ? double.NaN : Math.Round(state.Amps * 230, 1);
        state.PhaseAmps = draws.OneIn(2) ? PhaseValues.Unknown : new PhaseValues(state.Amps, connector.Phases.Count > 1 ? state.Amps : 0, connector.Phases.Count > 2 ? state.Amps : 0);
        state.MeasurementAge = draws.Between(0, 300);
    }
}
