using CsCheck;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Loads;

/// <summary>Random small sites: trees with limits in A and W, transformers at any place, and connectors of every wiring.</summary>
internal static class RandomNetworks
{
    private static readonly Phase[][] Wirings =
    [
        [Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2], [Phase.L1], [Phase.L2], [Phase.L3], [Phase.L3, Phase.L1],
        [Phase.L1L2], [Phase.L2L3], [Phase.L3L1], [Phase.L2L3, Phase.L3L1], [Phase.L1L2, Phase.L2L3, Phase.L3L1],
    ];

    private static readonly Gen<Transformer?> Transformers = Gen.Frequency(
        (3, Gen.Const(static () => (Transformer?)null)),
        (1, Maybe(3, 30, 400).Select(static amps => (Transformer?)new Transformer(TransformerWinding.WyeWye, 400, 230, amps * 690))),
        (2, Maybe(3, 30, 400).Select(static amps => (Transformer?)new Transformer(TransformerWinding.DeltaWye, 277, 120, amps * 360))));

    /// <summary>A number, or null once for so many numbers.</summary>
    private static Gen<double?> Maybe(int numbers, double least, double most) =>
        Gen.Frequency((1, Gen.Const(static () => (double?)null)), (numbers, Gen.Double[least, most].Select(static number => (double?)number)));

    public static Gen<SiteModel> Of(int maxNodes, int maxConnectors) =>
        from nodes in Gen.Select(Gen.Int[0, 1000], Maybe(3, 5, 150), Maybe(1, 1000, 60_000), Transformers).Array[1, maxNodes]
        from connectors in Gen.Select(Gen.Int[0, 1000], Gen.Int[0, Wirings.Length - 1]).Array[1, maxConnectors]
        select SiteModel.Of(new Site
        {
            Name = "random",
            Voltage = 230,
            Nodes =
            [
                .. nodes.Select(static (node, i) => new SiteNode
                {
                    Id = $"N{i}",
                    Parent = i == 0 ? null : $"N{node.Item1 % i}",
                    LimitAmps = node.Item2,
                    LimitWatts = node.Item3,
                    Transformer = node.Item4,
                }),
            ],
            Connectors =
            [
                .. connectors.Select((connector, i) => new SiteConnector
                {
                    ChargePoint = $"CP_{i}",
                    ConnectorId = 1,
                    Node = $"N{connector.Item1 % nodes.Length}",
                    Phases = Wirings[connector.Item2],
                    MaxAmps = 32,
                }),
            ],
        });
}
