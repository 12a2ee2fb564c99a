using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

/// <summary>A site of four levels: a transformer, halls, cabinets and rows of rotated three-phase connectors.</summary>
internal static class LargeSite
{
    private const int Row = 20;
    private const int Cabinet = 10;
    private const int Hall = 10;

    private static readonly Phase[][] Rotations = [[Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2]];

    /// <summary>All connectors have a session of a car with one to three phases. About a third of what they can draw fits.</summary>
    public static Observation Crowded(int connectors)
    {
        List<SiteNode> nodes = [new() { Id = "grid", LimitAmps = connectors * 5.0 }];
        var all = new SiteConnector[connectors];
        for (var i = 0; i < connectors; i++)
        {
            var (row, cabinet, hall) = (i / Row, i / (Row * Cabinet), i / (Row * Cabinet * Hall));
            if (i % (Row * Cabinet * Hall) == 0)
                nodes.Add(new SiteNode { Id = $"hall-{hall}", Parent = "grid", LimitAmps = Row * Cabinet * Hall * 7.0 });
            if (i % (Row * Cabinet) == 0)
                nodes.Add(new SiteNode { Id = $"cabinet-{cabinet}", Parent = $"hall-{hall}", LimitAmps = Row * Cabinet * 9.0 });
            if (i % Row == 0)
                nodes.Add(new SiteNode { Id = $"row-{row}", Parent = $"cabinet-{cabinet}", LimitAmps = Row * 12.0 });
            all[i] = SmallSites.Connector($"row-{row}", Rotations[i % 3]) with { Steps = CurrentSteps.Continuous };
        }

        var observation = SmallSites.Charging(SmallSites.Of([.. nodes], all));
        for (var i = 0; i < connectors; i++)
            observation.Connectors[i].CarPhases = 1 + (i % 3);
        return observation;
    }
}
