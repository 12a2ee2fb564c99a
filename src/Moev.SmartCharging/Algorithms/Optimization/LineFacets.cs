namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// A linear limit of a sum of phasors whose directions lie between two angles, at most 90° apart: the chords of the arc between them. The sum lies in the sector, so it is
/// within the circle when it is below all chords. Where all have one direction the only facet is exact; otherwise a chord of 7.5° is up to 0.2 % below the circle.
/// </summary>
internal readonly struct LineFacets
{
    private const double WidestChord = 7.5 * Math.PI / 180;

    private readonly double _from;
    private readonly double _width;

    private LineFacets(double from, double width, int count)
    {
        _from = from;
        _width = width;
        Count = count;
    }

    /// <summary>The number of facets.</summary>
    public int Count { get; }

    /// <summary>The distance of the facets from the origin, as a part of the radius.</summary>
    public double Distance => Math.Cos(_width / 2);

    /// <param name="from">The smallest angle of a direction.</param>
    /// <param name="to">The largest one.</param>
    public static LineFacets Between(double from, double to)
    {
        if (to - from < 1e-9)
            return new LineFacets(from, 0, 1);
        var count = (int)Math.Ceiling((to - from) / WidestChord);
        return new LineFacets(from, (to - from) / count, count);
    }

    /// <summary>Returns the part of a current that points away from the origin at a right angle to a facet.</summary>
    public double Project(int facet, double real, double imaginary)
    {
        var (sin, cos) = Math.SinCos(_from + ((facet + 0.5) * _width));
        return (real * cos) + (imaginary * sin);
    }
}

/// <summary>The smallest and largest angle of directions, which are at most 90° apart.</summary>
internal struct AngleRange
{
    private double _origin;
    private double _least;
    private double _most;
    private bool _hasAny;

    public void Add(double real, double imaginary)
    {
        if ((real * real) + (imaginary * imaginary) < 1e-18)
            return;
        var angle = Math.Atan2(imaginary, real);
        if (!_hasAny)
            (_hasAny, _origin) = (true, angle);

        // Relative to the first direction, so that a range across ±180° is none across the whole circle.
        var difference = Math.IEEERemainder(angle - _origin, 2 * Math.PI);
        _least = Math.Min(_least, difference);
        _most = Math.Max(_most, difference);
    }

    public readonly LineFacets Facets() => LineFacets.Between(_origin + _least, _origin + _most);
}
