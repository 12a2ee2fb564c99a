using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>The points of a trace with the time that each holds.</summary>
internal static class Spans
{
    /// <summary>Returns the points that hold for some time before the end.</summary>
    public static IEnumerable<(NodePoint Point, TimeSpan For)> Of(NodeTrace trace, TimeSpan end)
    {
        var points = trace.Points;
        for (var i = 0; i < points.Count; i++)
        {
            var until = i + 1 < points.Count && points[i + 1].At < end ? points[i + 1].At : end;
            if (until > points[i].At)
                yield return (points[i], until - points[i].At);
        }
    }
}
