namespace Moev.SmartCharging.Sites;

/// <summary>The currents that a connector can be set to between its minimum and its maximum, besides 0.</summary>
public sealed class CurrentSteps
{
    // A current that is a step but for the rounding of its computation counts as that step.
    private const double Tolerance = 1e-9;

    private readonly double[] _list; // ascending; empty when there is none
    private readonly double _step; // 0: continuous

    private CurrentSteps(double step, double[] list)
    {
        _step = step;
        _list = list;
    }

    /// <summary>Every current.</summary>
    public static CurrentSteps Continuous { get; } = new(0, []);

    /// <summary>Whole amperes.</summary>
    public static CurrentSteps WholeAmps { get; } = new(1, []);

    /// <summary>True when every current is possible.</summary>
    public bool IsContinuous => _step == 0 && _list.Length == 0;

    /// <summary>The listed currents in ascending order, in A; empty when they are not a list.</summary>
    public IReadOnlyList<double> List => _list;

    /// <summary>Returns the steps of a list of currents in A. 0 is always possible and need not be listed.</summary>
    /// <exception cref="ArgumentException">The list has no current above 0, or one that is negative or not finite.</exception>
    public static CurrentSteps Of(IEnumerable<double> amps)
    {
        ArgumentNullException.ThrowIfNull(amps);
        var list = amps.Where(static value => value != 0).Distinct().Order().ToArray();
        if (list.Length == 0 || !(list[0] > 0) || !double.IsFinite(list[^1]))
            throw new ArgumentException("A list of currents needs at least one, and all of them above 0 A.", nameof(amps));
        return new CurrentSteps(0, list);
    }

    /// <summary>Returns the highest possible current that is not above a current: 0, or one from the minimum to the maximum.</summary>
    /// <param name="amps">A per phase. Not a number counts as 0.</param>
    /// <param name="minAmps">The lowest current above 0.</param>
    /// <param name="maxAmps">The highest current.</param>
    public double RoundDown(double amps, double minAmps, double maxAmps)
    {
        var most = Math.Min(amps, maxAmps);
        if (!(most > 0))
            return 0;
        if (_step > 0)
        {
            most = Math.Floor((most + Tolerance) / _step) * _step;
        }
        else if (_list.Length > 0)
        {
            var found = 0.0;
            foreach (var value in _list)
            {
                if (value > most + Tolerance)
                    break;
                found = value;
            }

            most = found;
        }

        return most >= minAmps - Tolerance && most > 0 ? Math.Max(most, minAmps) : 0;
    }

    /// <summary>Returns the lowest possible current above a current; null when there is none up to the maximum.</summary>
    /// <inheritdoc cref="RoundDown"/>
    /// <param name="resolution">The distance between two currents where all are possible, in A.</param>
    public double? Next(double amps, double minAmps, double maxAmps, double resolution = 0.1)
    {
        if (amps < minAmps - Tolerance)
            return Above(minAmps);
        if (_list.Length > 0)
            return Above(amps + (2 * Tolerance));
        var step = _step > 0 ? _step : resolution;
        var next = (Math.Floor((amps + Tolerance) / step) + 1) * step;
        return next <= maxAmps + Tolerance ? next : null;

        double? Above(double least)
        {
            var up = least;
            if (_step > 0)
                up = Math.Ceiling((least - Tolerance) / _step) * _step;
            else if (_list.Length > 0)
                up = FirstFrom(least);
            return up <= maxAmps + Tolerance ? up : null;
        }
    }

    private double FirstFrom(double least)
    {
        foreach (var value in _list)
        {
            if (value >= least - Tolerance)
                return value;
        }

        return double.PositiveInfinity;
    }
}
