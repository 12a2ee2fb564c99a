namespace Moev.Lab.Scenarios.Generators;

/// <summary>A distribution of numbers, within bounds.</summary>
internal sealed record Distribution
{
    private const int MaxDraws = 100;

    public required DistributionKind Kind { get; init; }

    /// <summary>The value of a constant; the mean of a normal or exponential distribution; the median of a log-normal one.</summary>
    public double Centre { get; init; }

    /// <summary>The standard deviation of a normal distribution, or of the logarithm of a log-normal one.</summary>
    public double Deviation { get; init; }

    public double Least { get; init; } = double.NegativeInfinity;

    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>The values of a table.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>The sums of the weights of a table up to each of its values.</summary>
    public IReadOnlyList<double> Sums { get; init; } = [];

    public static Distribution Constant(double value) => new() { Kind = DistributionKind.Constant, Centre = value };

    /// <summary>Draws a number. One outside the bounds is drawn again, and moved to the bound after 100 draws.</summary>
    public double Draw(RandomStream random)
    {
        var value = DrawFreely(random);
        for (var i = 1; i < MaxDraws && (value < Least || value > Most); i++)
            value = DrawFreely(random);
        return Math.Clamp(value, Least, Most);
    }

    private double DrawFreely(RandomStream random) => Kind switch
    {
        DistributionKind.Constant => Centre,
        DistributionKind.Uniform => Least + (Most - Least) * random.NextDouble(),
        DistributionKind.Normal => Centre + Deviation * random.NextNormal(),
        DistributionKind.LogNormal => Centre * Math.Exp(Deviation * random.NextNormal()),
        DistributionKind.Exponential => -Centre * Math.Log(1 - random.NextDouble()),
        _ => Values[Weighted.Choose(Sums, random)],
    };
}

internal enum DistributionKind : byte
{
    Constant = 0,
    Uniform,
    Normal,
    LogNormal,
    Exponential,
    Table,
}

/// <summary>Chooses among weighted things.</summary>
internal static class Weighted
{
    /// <summary>Returns the sums of the weights up to each of them.</summary>
    public static IReadOnlyList<double> SumsOf(IEnumerable<double> weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }

    /// <summary>Draws an index.</summary>
    public static int Choose(IReadOnlyList<double> sums, RandomStream random)
    {
        var drawn = random.NextDouble() * sums[^1];
        for (var i = 0; i < sums.Count - 1; i++)
        {
            if (drawn < sums[i])
                return i;
        }

        return sums.Count - 1;
    }
}
