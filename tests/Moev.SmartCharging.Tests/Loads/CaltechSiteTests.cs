using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Loads;

/// <summary>
/// The site that ACN-Sim models: 54 charge points between two lines at 208 V, in three groups, behind a delta-wye transformer from 480 V to 208 V with 150 kW, two pods of eight
/// with 80 A each. ACN-Sim states the currents of the lines as Ia = AB - CA, Ib = BC - AB, Ic = CA - BC on the secondary side and (Ia - Ic)/4, (Ib - Ia)/4, (Ic - Ib)/4 on the primary
/// side, with AB at 30°, BC at -90° and CA at 150°. The numbers here were computed from these formulas.
/// </summary>
public sealed class CaltechSiteTests
{
    private const int Transformer = 1;
    private const int FirstBC = 26;
    private const int FirstCA = 40;
    private const int Count = 54;

    // 480 V between lines, so that the ratio is exactly 1/4; ACN-Sim rates the primary lines with 277 V to neutral.
    private static readonly double PrimaryVolts = 480 / Math.Sqrt(3);

    [Fact]
    public void All_at_16_A_have_the_currents_of_ACN_Sim() =>
        AssertCurrents(static _ => 16, [562.508667, 562.508667, 387.979381, 196.448467, 264, 196.448467]);

    [Fact]
    public void Different_pilots_have_the_currents_of_ACN_Sim() =>
        AssertCurrents(static i => 6 + (i % 27), [728.372844, 597.606058, 479.488269, 269.691838, 310.786402, 200.555011]);

    [Fact]
    public void Ratings_are_those_of_ACN_Sim()
    {
        var load = new SiteLoad(Of(limitVoltAmps: 150_000, 277));

        // One group alone: a line of the secondary side has 150 kW / 3 / 120 V = 416.67 A; the primary side 150 kW / 3 / 277 V = 180.51 A. A group of AB loads one primary line twice.
        var primaryVoltsToSecondary = 120 / (277 * Math.Sqrt(3));
        Assert.Equal(Math.Min(150_000 / 3.0 / 120, 150_000 / 3.0 / 277 / 2 / primaryVoltsToSecondary), load.RoomFor(16, 1), 6);
    }

    [Fact]
    public void A_balanced_load_uses_the_whole_transformer()
    {
        var load = new SiteLoad(Of(limitVoltAmps: 150_000, 277));
        for (var round = 0; round < 200; round++)
        {
            foreach (var connector in (ReadOnlySpan<int>)[16, FirstBC, FirstCA])
                load.Add(connector, 1, Math.Min(load.RoomFor(connector, 1), 10));
        }

        Assert.InRange(load.WattsOf(0), 149_000, 150_000);
    }

    [Fact]
    public void Pods_have_80_A()
    {
        var load = new SiteLoad(Of(limitVoltAmps: null, 277));
        load.Add(0, 1, 50);

        Assert.Equal(30, load.RoomFor(1, 1, out var binding), 9);
        Assert.Equal(2, binding);
        Assert.Equal(80, load.RoomFor(8, 1), 9);
        Assert.Equal(double.PositiveInfinity, load.RoomFor(16, 1));
    }

    private static void AssertCurrents(Func<int, double> pilot, double[] expected)
    {
        var site = Of(limitVoltAmps: null, PrimaryVolts);
        var load = new SiteLoad(site);
        for (var i = 0; i < Count; i++)
            load.Add(i, 1, pilot(i));

        Assert.Equal(expected[..3], Lines(isPrimary: false), static (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(expected[3..], Lines(isPrimary: true), static (a, b) => Math.Abs(a - b) < 1e-6);

        double[] Lines(bool isPrimary)
        {
            var group = Enumerable.Range(site.Network.FirstGroupOf(Transformer), 100).First(group => site.Network.IsPrimary[group] == isPrimary);
            return [.. Enumerable.Range(group * Network.Lines, Network.Lines).Select(load.CurrentIn).Select(static current => Math.Sqrt((current.Real * current.Real) + (current.Imaginary * current.Imaginary)))];
        }
    }

    private static SiteModel Of(double? limitVoltAmps, double primaryVolts) => SiteModel.Of(new Site
    {
        Name = "Caltech",
        Voltage = primaryVolts,
        Nodes =
        [
            new SiteNode { Id = "utility" },
            new SiteNode { Id = "garage", Parent = "utility", Transformer = new Transformer(TransformerWinding.DeltaWye, primaryVolts, 120, limitVoltAmps) },
            new SiteNode { Id = "pod1", Parent = "garage", LimitAmps = 80 },
            new SiteNode { Id = "pod2", Parent = "garage", LimitAmps = 80 },
        ],
        Connectors =
        [
            .. Enumerable.Range(0, Count).Select(static i => new SiteConnector
            {
                ChargePoint = $"CA-{i}",
                ConnectorId = 1,
                Node = i < 8 ? "pod1" : i < 16 ? "pod2" : "garage",
                Phases = [i < FirstBC ? Phase.L1L2 : i < FirstCA ? Phase.L2L3 : Phase.L3L1],
                MaxAmps = 32,
            }),
        ],
    });
}
