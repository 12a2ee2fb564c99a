namespace Moev.SmartCharging.Tests.Support;

/// <summary>Choices that follow from random numbers, one number each. A smaller number chooses an earlier value, so that shrinking leads to the first values.</summary>
internal sealed class Draws(int[] numbers)
{
    public const int Range = 1_000_000;

    private int _next;

    public T Of<T>(params ReadOnlySpan<T> values) => values[Next() % values.Length];

    /// <summary>True in one of a number of cases.</summary>
    public bool OneIn(int cases) => Next() % cases == cases - 1;

    public int Between(int least, int most) => least + (Next() % (most - least + 1));

    /// <summary>A fraction from 0 to 1.</summary>
    public double Part() => (double)Next() / Range;

    private int Next() => _next < numbers.Length ? numbers[_next++] : 0;
}
