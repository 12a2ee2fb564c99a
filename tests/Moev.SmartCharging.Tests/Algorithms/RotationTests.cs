using CsCheck;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Algorithms;

/// <summary>No session starves under the algorithms that rotate.</summary>
public sealed class RotationTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("equal-share")]
    [InlineData("round-robin")]
    public void No_session_of_equal_priority_starves(string name) => RandomSites.Crowded.Sample(
        observation =>
        {
            foreach (ref var state in observation.Connectors.AsSpan())
                state.Priority = 0;
            var site = observation.Site;
            observation.At = RandomSites.Now; // the start of a rotation
            var allocation = new Allocation(site);
            allocation.Begin(observation, new Decision(site));
            foreach (var session in new Rotation(site, Hour).Order(observation, allocation).ToArray())
            {
                // The last moment before it moves to the end of the order.
                observation.At = RandomSites.Now.AddTicks((long)(session.Key * Hour.Ticks));
                var fitsAlone = allocation.Load.RoomFor(session.Connector, allocation.PhasesOf(session.Connector)) >= allocation.LeastOf(session.Connector) - 1e-9;
                Assert.Equal(fitsAlone, SmallSites.Decide(name, observation)[session.Connector] > 0);
            }
        },
        iter: 500,
        print: RandomSites.Print);

    [Theory]
    [InlineData("equal-share")]
    [InlineData("round-robin")]
    public void Sessions_charge_for_equal_times_in_one_block_each(string name)
    {
        // Ten cars of which four fit. Arrivals are not in the order of the file.
        const int Moments = 1000;
        var observation = SmallSites.Charging(SmallSites.Of(25, 10));
        for (var i = 0; i < 10; i++)
            observation.Connectors[i].ArrivedAt = observation.At.AddMinutes(-(i * 7 % 10));
        var (charging, starts) = (new int[10], new int[10]);
        var before = Decide(-1);
        for (var moment = 0; moment < Moments; moment++)
        {
            var now = Decide(moment);
            Assert.Equal(4, now.Count(static amps => amps > 0));
            for (var i = 0; i < 10; i++)
            {
                charging[i] += now[i] > 0 ? 1 : 0;
                starts[i] += now[i] > 0 && before[i] == 0 ? 1 : 0;
            }

            before = now;
        }

        Assert.All(charging, static moments => Assert.Equal(400, moments));
        Assert.All(starts, static count => Assert.Equal(1, count));

        double[] Decide(int moment)
        {
            observation.At = RandomSites.Now + (Hour * ((moment + 0.5) / Moments));
            return SmallSites.Decide(name, observation);
        }
    }

    [Fact]
    public void Cars_below_different_nodes_rotate_where_they_compete()
    {
        // One car fits at the root, below which each car has a fuse for itself: the root's circle. In the east one of two fits, and in the west both do.
        AssertEqualTimes(1, [Node("grid", null, 6), Node("a", "grid", 32), Node("b", "grid", 32), Node("c", "grid", 32)], [], "a", "b", "c");
        AssertEqualTimes(3, [Node("grid", null, 100), Node("east", "grid", 6), Node("west", "grid", 40)], [2, 3], "east", "east", "west", "west");
    }

    [Fact]
    public void Arrival_of_a_car_pauses_few_others()
    {
        // Ten of twenty charge. With one more, at most one of them stops and one starts, besides the new one.
        var observation = SmallSites.Charging(SmallSites.Of(60, 21));
        observation.Connectors[20].HasSession = false;
        for (var minute = 0; minute < 60; minute++)
        {
            observation.At = RandomSites.Now.AddMinutes(minute);
            observation.Connectors[20].ArrivedAt = observation.At;
            observation.Connectors[20].HasSession = false;
            var before = SmallSites.Decide("equal-share", observation);
            observation.Connectors[20].HasSession = true;
            var after = SmallSites.Decide("equal-share", observation);
            Assert.InRange(Enumerable.Range(0, 20).Count(i => before[i] > 0 != after[i] > 0), 0, 2);
        }
    }

    private static void AssertEqualTimes(int together, SiteNode[] nodes, int[] always, params string[] nodeOf)
    {
        const int Moments = 600;
        var observation = SmallSites.Charging(SmallSites.Of(nodes, [.. nodeOf.Select(static node => SmallSites.Connector(node, SmallSites.Single))]));
        var charging = new int[nodeOf.Length];
        for (var moment = 0; moment < Moments; moment++)
        {
            observation.At = RandomSites.Now + (Hour * ((moment + 0.5) / Moments));
            var amps = SmallSites.Decide("round-robin", observation);
            Assert.Equal(together, amps.Count(static value => value > 0));
            for (var i = 0; i < amps.Length; i++)
                charging[i] += amps[i] > 0 ? 1 : 0;
        }

        var rotating = Enumerable.Range(0, nodeOf.Length).Except(always).ToArray();
        Assert.All(always, i => Assert.Equal(Moments, charging[i]));
        Assert.All(rotating, i => Assert.Equal((double)Moments / rotating.Length, charging[i], 1.0));
    }

    private static SiteNode Node(string id, string? parent, double amps) => new() { Id = id, Parent = parent, LimitAmps = amps };
}
