using System.Numerics;
using CsCheck;
using Moev.Lab.Truth;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Truth;

public sealed class ConservationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // A grid with a wye-connected board of one car each on L1 to L3 and one on all lines, and a delta-wye transformer with cars between lines and to neutral.
    private static readonly Site Site = TestRun.Site(
        [
            new SiteNode { Id = "grid" },
            new SiteNode { Id = "board", Parent = "grid" },
            new SiteNode { Id = "low", Parent = "grid", Transformer = new Transformer(TransformerWinding.DeltaWye, TestRun.Volts, 120, null) },
        ],
        ("board", [Phase.L1]), ("board", [Phase.L2]), ("board", [Phase.L3]), ("board", [Phase.L1, Phase.L2, Phase.L3]), ("low", [Phase.L1L2]), ("low", [Phase.L3]));

    [Fact]
    public void Energy_of_a_node_is_that_of_its_connectors_and_lines_carry_the_sums()
    {
        var change = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 30], Gen.Double[0, 32], Gen.Double[-1, 1]);
        change.Array[1, 40].Sample(
            changes =>
            {
                var scenario = TestRun.Scenario(Site, 2000 * Minute);
                var stays = Enumerable.Range(0, 6).Select(i => TestRun.Stay(i, i, 0, 2000.0 / 60, 1e6, phases: i == 3 ? 3 : 1)).ToArray();
                using var recorder = RunRecorder.Create(TestRun.Plan(scenario), stays);
                var (delivered, watts, drawn) = (new double[6], new double[6], new double[6]);
                foreach (var stay in stays)
                    recorder.Arrived(TimeSpan.Zero, stay);
                var now = TimeSpan.Zero;
                foreach (var (connector, minutes, amps, drift) in changes)
                {
                    now += minutes * Minute;
                    for (var i = 0; i < 6; i++)
                        delivered[i] += watts[i] * minutes / 60;
                    delivered[connector] = Math.Max(delivered[connector] + drift, 0); // the trace does not know it
                    drawn[connector] = amps;
                    watts[connector] = amps * scenario.Site.WattsPerAmp(connector, stays[connector].Car.Phases);
                    recorder.Drew(now, connector, stays[connector].Car.Phases, amps, watts[connector], 32, delivered[connector]);
                }

                var record = recorder.Complete(now, false, TimeSpan.Zero);
                for (var node = 0; node < 3; node++)
                {
                    var below = Enumerable.Range(0, 6).Where(i => node == 0 || Site.Connectors[i].Node == Site.Nodes[node].Id).ToArray();
                    var corrected = record.Corrections.Where(correction => below.Contains(correction.Connector)).Sum(static correction => correction.Wh);
                    Assert.Equal(below.Sum(i => record.Stays[i].DeliveredWh), Integral(record.Nodes[node], now) + corrected, 1e-6);
                }

                var board = record.Nodes[1].Points[^1];
                Assert.Equal(drawn[0] + drawn[3], board.L1, 1e-9);
                Assert.Equal(drawn[1] + drawn[3], board.L2, 1e-9);
                Assert.Equal(drawn[2] + drawn[3], board.L3, 1e-9);
                CheckTransformer(record, drawn);
            },
            iter: 200,
            threads: 1);
    }

    /// <summary>Compares the grid's lines with phasors that are reckoned by hand: a winding between two primary lines carries the current of one secondary line.</summary>
    private static void CheckTransformer(RunRecord record, double[] drawn)
    {
        var (one, third) = (Complex.FromPolarCoordinates(drawn[4], Math.PI / 6), Complex.FromPolarCoordinates(drawn[5], 2 * Math.PI / 3));
        var (a, b, c) = (one, -one, third);
        var turns = Complex.FromPolarCoordinates(120 / TestRun.Volts / Math.Sqrt(3), Math.PI / 6);
        var line1 = ((a - c) * turns) + drawn[0] + drawn[3];
        var line2 = ((b - a) * turns) + Complex.FromPolarCoordinates(drawn[1] + drawn[3], -2 * Math.PI / 3);
        var line3 = ((c - b) * turns) + Complex.FromPolarCoordinates(drawn[2] + drawn[3], 2 * Math.PI / 3);
        var grid = record.Nodes[0].Points[^1];
        Assert.Equal(line1.Magnitude, grid.L1, 1e-9);
        Assert.Equal(line2.Magnitude, grid.L2, 1e-9);
        Assert.Equal(line3.Magnitude, grid.L3, 1e-9);

        // Ideal: the complex power of both sides is the same, and the cars' power is all of it.
        var primary = (line1 * TestRun.Volts) + (line2 * Complex.FromPolarCoordinates(TestRun.Volts, 2 * Math.PI / 3)) + (line3 * Complex.FromPolarCoordinates(TestRun.Volts, -2 * Math.PI / 3));
        Assert.Equal(grid.ChargingWatts, primary.Real, 1e-6);
    }

    private static double Integral(NodeTrace trace, TimeSpan end)
    {
        var sum = 0.0;
        for (var i = 0; i < trace.Points.Count; i++)
            sum += trace.Points[i].ChargingWatts * ((i + 1 < trace.Points.Count ? trace.Points[i + 1].At : end) - trace.Points[i].At).TotalHours;
        return sum;
    }
}
