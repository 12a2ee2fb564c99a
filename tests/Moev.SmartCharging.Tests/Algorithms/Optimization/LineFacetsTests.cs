using CsCheck;
using Moev.SmartCharging.Algorithms.Optimization;

namespace Moev.SmartCharging.Tests.Algorithms.Optimization;

public sealed class LineFacetsTests
{
    private static readonly Gen<(double First, double Width, double[] Parts, double[] Lengths)> Phasors = Gen.Select(
        Gen.Double[-Math.PI, Math.PI], Gen.Double[0, Math.PI / 2], Gen.Double[0, 1].Array[1, 8], Gen.Double[0.1, 40].Array[8]);

    [Fact]
    public void A_sum_below_all_facets_is_within_the_circle_and_the_loss_is_small() => Phasors.Sample(static sample =>
    {
        var range = new AngleRange();
        var (real, imaginary) = (0.0, 0.0);
        for (var i = 0; i < sample.Parts.Length; i++)
        {
            var (sin, cos) = Math.SinCos(sample.First + (sample.Width * sample.Parts[i]));
            range.Add(sample.Lengths[i] * cos, sample.Lengths[i] * sin);
            (real, imaginary) = (real + (sample.Lengths[i] * cos), imaginary + (sample.Lengths[i] * sin));
        }

        // The largest facet says which radius the sum needs: never less than its magnitude, and at most 0.22 % more.
        var facets = range.Facets();
        var needed = Enumerable.Range(0, facets.Count).Max(facet => facets.Project(facet, real, imaginary)) / facets.Distance;
        var magnitude = Math.Sqrt((real * real) + (imaginary * imaginary));
        Assert.InRange(needed, magnitude * (1 - 1e-12), magnitude * 1.0022);
        Assert.InRange(facets.Count, 1, 12);
    });

    [Fact]
    public void One_direction_is_exact()
    {
        var range = new AngleRange();
        range.Add(3, 4);
        range.Add(0, 0);

        var facets = range.Facets();

        Assert.Equal((1, 1.0), (facets.Count, facets.Distance));
        Assert.Equal(10, facets.Project(0, 6, 8), 12);
    }

    [Fact]
    public void A_range_may_cross_the_half_turn()
    {
        var range = new AngleRange();
        range.Add(-1, 0.1);
        range.Add(-1, -0.1);

        Assert.Equal(2, range.Facets().Count);
    }
}
