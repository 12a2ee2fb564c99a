using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Realtime;

/// <summary>Shows a run that is under way. One thread at a time reads.</summary>
internal sealed class RealtimeView(Scenario scenario, ScaledTimeProvider time, TruthReporter truth, IReadOnlyList<PlayedChargePoint> chargePoints)
{
    private readonly int[] _read = new int[scenario.Site.Nodes.Count]; // the points of each node whose violations are summed
    private TimeSpan _violation;

    /// <summary>Gets the URL for charge points.</summary>
    public required Uri OcppUrl { get; init; }

    /// <summary>Gets the base URL of the hosted gateway's control API; null when it is not hosted.</summary>
    public string? ControlUrl { get; init; }

    /// <summary>Gets the number of charge points.</summary>
    public int ChargePoints => chargePoints.Count;

    /// <summary>Gets the identity of the first one.</summary>
    public string FirstIdentity => chargePoints[0].Identity;

    /// <summary>Reads the present state.</summary>
    public RealtimeState Read()
    {
        var now = time.Now < scenario.Duration ? time.Now : scenario.Duration;
        var online = chargePoints.Count(static chargePoint => chargePoint.IsOnline);
        return truth.Read((nodes, cars) =>
        {
            var open = TimeSpan.Zero;
            for (var node = 0; node < nodes.Count; node++)
                open += SumViolations(nodes[node], node, now);
            var root = nodes[0].Points is [.., var last] ? last : default;
            return new RealtimeState(now, root, cars, online, (_violation + open).TotalSeconds);
        });
    }

    /// <summary>Sums the violations that have ended.</summary>
    /// <returns>The time of the one that has not ended.</returns>
    private TimeSpan SumViolations(NodeTrace trace, int node, TimeSpan now)
    {
        var points = trace.Points;
        for (; _read[node] + 1 < points.Count; _read[node]++)
        {
            if (IsViolation(points[_read[node]]))
                _violation += points[_read[node] + 1].At - points[_read[node]].At;
        }

        return points is [.., var last] && IsViolation(last) && now > last.At ? now - last.At : TimeSpan.Zero;
    }

    private bool IsViolation(in NodePoint point) => point.ExcessAmps > scenario.Metrics.ToleranceAmps;
}

/// <summary>The state of a run.</summary>
/// <param name="At">The time since the start.</param>
/// <param name="Site">The load of the whole site.</param>
/// <param name="Cars">The cars that are plugged in.</param>
/// <param name="Online">The charge points that are connected and accepted.</param>
/// <param name="ViolationSeconds">The time in which nodes were above their limits, summed over nodes.</param>
internal sealed record RealtimeState(TimeSpan At, NodePoint Site, int Cars, int Online, double ViolationSeconds);
