using CsCheck;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

/// <summary>Random observations with decisions that range from reasonable to nonsense.</summary>
internal static class SafetyCases
{
    private const int MostConnectors = 12;

    private static readonly double[] Nonsense = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 1e308, double.Epsilon, -0.0, 5.9999999];

    private static readonly Gen<double> GenAmps = Gen.Frequency(
        (6, Gen.Double[6, 40]),
        (3, Gen.Const(32.0)),
        (2, Gen.Double[0, 8]),
        (2, Gen.Const(0.0)),
        (1, Gen.Int[0, Nonsense.Length - 1].Select(static i => Nonsense[i])));

    /// <summary>An observation and the amps that are wanted, by connector.</summary>
    public static Gen<(Observation Observation, double[] Wanted)> Any { get; } = With(RandomSites.Observations, GenAmps);

    /// <summary>An observation in which all connectors have a session, and all want much.</summary>
    public static Gen<(Observation Observation, double[] Wanted)> Greedy { get; } = With(RandomSites.Crowded, Gen.Double[8, 40]);

    public static Decision Decision(SiteModel site, double[] wanted)
    {
        var decision = new Decision(site);
        wanted.AsSpan(0, decision.Amps.Length).CopyTo(decision.Amps);
        return decision;
    }

    /// <summary>Checks a decision with a new layer.</summary>
    public static (double[] Allowed, SafetyResult Result) Check(Observation observation, double[] wanted, SafetyMode mode = SafetyMode.Enforce)
    {
        var allowed = new Decision(observation.Site);
        var result = new SafetyLayer(observation.Site, mode).Check(observation, Decision(observation.Site, wanted), allowed);
        return (allowed.Amps, result);
    }

    /// <summary>Returns the load of connectors, with ceilings for those that cannot be controlled.</summary>
    public static SiteLoad LoadOf(Observation observation, ReadOnlySpan<double> amps)
    {
        var load = new SiteLoad(observation.Site);
        load.Reset(observation.Nodes);
        for (var i = 0; i < amps.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            load.Add(i, CountedLoad.PhasesOf(state, observation.Site.Connectors[i]), state.IsControllable ? amps[i] : state.CeilingAmps);
        }

        return load;
    }

    /// <summary>Asserts that every line and every node's power is within its limit, or no higher than in a load that nothing can be done about.</summary>
    public static void AssertWithinLimits(SiteModel site, SiteLoad load, SiteLoad alone, double tolerance = SiteLoad.Tolerance)
    {
        var network = site.Network;
        for (var group = 0; group < network.NodeOfGroup.Length; group++)
        {
            // A line may have several sums; the largest one counts.
            var sums = Enumerable.Range(0, network.NodeOfGroup.Length)
                .Where(other => network.NodeOfGroup[other] == network.NodeOfGroup[group] && network.IsPrimary[other] == network.IsPrimary[group])
                .ToArray();
            for (var line = 0; line < Network.Lines; line++)
            {
                var most = sums.Max(sum => Magnitude(alone.CurrentIn((sum * Network.Lines) + line)));
                var index = (group * Network.Lines) + line;
                Assert.True(Magnitude(load.CurrentIn(index)) <= Math.Max(load.RoomOf(index), most) + tolerance);
            }
        }

        for (var node = 0; node < site.Nodes.Count; node++)
            Assert.True(load.WattsOf(node) <= Math.Max(load.WattsRoomOf(node), alone.WattsOf(node)) + (tolerance * 1000));
    }

    private static double Magnitude((double Real, double Imaginary) current) => double.Hypot(current.Real, current.Imaginary);

    private static Gen<(Observation Observation, double[] Wanted)> With(Gen<Observation> observations, Gen<double> amps) =>
        Gen.Select(observations, amps.Array[MostConnectors], static (observation, wanted) => (observation, wanted[..observation.Connectors.Length]));
}
