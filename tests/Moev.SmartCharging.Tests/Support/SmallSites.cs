using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Support;

/// <summary>Small sites for hand-calculated cases.</summary>
internal static class SmallSites
{
    public static readonly Phase[] Single = [Phase.L1];
    public static readonly Phase[] Three = [Phase.L1, Phase.L2, Phase.L3];

    /// <summary>A site with one node and single-phase connectors on L1 of 32 A and whole amperes.</summary>
    public static SiteModel Of(double limitAmps, int connectors) => Of(limitAmps, [.. Enumerable.Repeat(Single, connectors)]);

    /// <summary>A site with one node and connectors of 32 A and whole amperes.</summary>
    public static SiteModel Of(double limitAmps, params Phase[][] connectors) =>
        Of([new SiteNode { Id = "grid", LimitAmps = limitAmps }], [.. connectors.Select(static phases => Connector("grid", phases))]);

    /// <summary>A site; charge points are named CP_0, CP_1 and so on.</summary>
    public static SiteModel Of(SiteNode[] nodes, params SiteConnector[] connectors) => SiteModel.Of(new Site
    {
        Name = "small",
        Voltage = 230,
        Nodes = nodes,
        Connectors = [.. connectors.Select(static (connector, index) => connector with { ChargePoint = $"CP_{index}" })],
        FailSafeAmps = 0,
    });

    /// <summary>A connector of 32 A and whole amperes.</summary>
    public static SiteConnector Connector(string node, Phase[] phases) =>
        new() { ChargePoint = "", ConnectorId = 1, Node = node, Phases = phases, MaxAmps = 32, Steps = CurrentSteps.WholeAmps };

    /// <summary>An observation in which every connector has a controllable session that uses the maximum; they arrived a minute after each other.</summary>
    public static Observation Charging(SiteModel site)
    {
        var observation = new Observation(site) { At = RandomSites.Now };
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            ref var state = ref observation.Connectors[i];
            (state.IsOnline, state.IsControllable, state.HasSession) = (true, true, true);
            state.ArrivedAt = RandomSites.Now.AddMinutes(i - 60);
        }

        return observation;
    }

    /// <summary>Returns the currents that an algorithm decides.</summary>
    public static double[] Decide(string algorithm, Observation observation, AlgorithmSettings? settings = null)
    {
        var decision = new Decision(observation.Site);
        ChargingAlgorithms.Create(algorithm, observation.Site, settings).Decide(observation, decision);
        return decision.Amps;
    }
}
