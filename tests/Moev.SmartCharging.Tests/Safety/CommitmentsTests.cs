using CsCheck;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class CommitmentsTests
{
    [Fact]
    public void A_raise_waits_for_the_cut_that_pays_for_it()
    {
        var commitments = Of(60, 32, 22);

        Assert.False(commitments.Fits(1, 1, 32));
        commitments.Set(0, 1, 28);

        Assert.Equal(32, commitments.MostFor(1, 1), 9);
        Assert.True(commitments.Fits(1, 1, 32));
        commitments.Set(1, 1, 32);
        Assert.False(commitments.Fits(0, 1, 28.1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e308)]
    public void Nonsense_does_not_fit(double amps) => Assert.False(Of(60, 6, 6).Fits(0, 1, amps));

    [Theory]
    [InlineData(double.NaN, 32)]
    [InlineData(-1, 32)]
    [InlineData(double.PositiveInfinity, 32)]
    [InlineData(1e308, 100_000)]
    public void A_ceiling_that_is_not_known_is_the_maximum(double amps, double counted)
    {
        var commitments = Of(60, 6, 6);

        commitments.Set(0, 1, amps);
        Assert.Equal(counted, commitments.CeilingOf(0));
        commitments.Set(0, 1, 6);

        // Large values leave no rounding behind.
        Assert.True(commitments.Fits(1, 1, 32));
        commitments.Set(1, 1, 32);
        Assert.Equal(28, commitments.MostFor(0, 1), 6);
    }

    [Fact]
    public void More_phases_are_a_raise_too()
    {
        var observation = SmallSites.Charging(SmallSites.Of(20, SmallSites.Three, [Phase2]));
        observation.Connectors[0].CarPhases = 1;
        (observation.Connectors[0].CeilingAmps, observation.Connectors[1].CeilingAmps) = (16, 16);
        var commitments = new Commitments(observation.Site);
        commitments.Reset(observation);

        Assert.True(commitments.Fits(0, 1, 20));
        Assert.False(commitments.Fits(0, 3, 16));
    }

    [Fact]
    public void Raises_never_take_a_node_above_its_limit() => Gen.Select(RandomSites.Observations, Gen.Select(Gen.Int[0, 11], Gen.Int[1, 3], Gen.Double[0, 40], Gen.Int[0, 3]).Array[40]).Sample(static cases =>
    {
        var (observation, steps) = cases;
        var site = observation.Site;
        foreach (ref var state in observation.Connectors.AsSpan())
            (state.CeilingAmps, state.IsControllable) = (0, true);
        var commitments = new Commitments(site);
        commitments.Reset(observation);
        var phases = observation.Connectors.Select((state, i) => CountedLoad.PhasesOf(state, site.Connectors[i])).ToArray();
        foreach (var (pick, cars, amps, kind) in steps)
        {
            var i = pick % phases.Length;
            var used = Math.Min(cars, site.Connectors[i].Phases.Count);
            if (kind == 0)
            {
                commitments.Set(i, used, amps / 4);
                phases[i] = used;
                continue;
            }

            var before = Load();
            if (!commitments.Fits(i, used, amps))
                continue;
            commitments.Set(i, used, amps);
            phases[i] = used;

            // Facts may overload a line, but no raise is added to that.
            SafetyCases.AssertWithinLimits(site, Load(), before, 2 * SiteLoad.Tolerance);
        }

        SiteLoad Load()
        {
            var load = new SiteLoad(site);
            load.Reset(observation.Nodes);
            for (var j = 0; j < phases.Length; j++)
                load.Add(j, phases[j], commitments.CeilingOf(j));
            return load;
        }
    });

    private const Moev.SmartCharging.Sites.Phase Phase2 = Moev.SmartCharging.Sites.Phase.L2;

    private static Commitments Of(double limit, params double[] ceilings)
    {
        var observation = SmallSites.Charging(SmallSites.Of(limit, ceilings.Length));
        for (var i = 0; i < ceilings.Length; i++)
            observation.Connectors[i].CeilingAmps = ceilings[i];
        var commitments = new Commitments(observation.Site);
        commitments.Reset(observation);
        return commitments;
    }
}
