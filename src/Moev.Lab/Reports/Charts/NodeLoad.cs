using Moev.Lab.Truth;

namespace Moev.Lab.Reports.Charts;

/// <summary>The load of a node over time: its power with the limit, and how near it was to the limit.</summary>
internal sealed record NodeLoad(StepTrace Kilowatts, StepTrace LimitKilowatts, StepTrace ExcessAmps)
{
    public bool IsReduced => Kilowatts.IsReduced || LimitKilowatts.IsReduced || ExcessAmps.IsReduced;

    /// <summary>Returns the load of a node in a run.</summary>
    /// <param name="volts">V between a line and neutral at the node. A limit of the lines is drawn as the power of three lines that carry it.</param>
    public static NodeLoad Of(RunRecord record, int node, double volts, int maxPoints)
    {
        var points = record.Nodes[node].Points;
        return new NodeLoad(
            StepTrace.Of(points.Select(static point => (point.At, (point.ChargingWatts + point.OtherWatts) / 1000)), record.Simulated, maxPoints),
            StepTrace.Of(points.Select(point => (point.At, LimitKilowattsOf(point, volts))), record.Simulated, maxPoints),
            StepTrace.Of(points.Select(static point => (point.At, double.IsFinite(point.ExcessAmps) ? point.ExcessAmps : double.NaN)), record.Simulated, maxPoints));
    }

    private static double LimitKilowattsOf(NodePoint point, double volts)
    {
        var watts = Math.Min(point.LimitWatts, point.LimitAmps * 3 * volts);
        return double.IsFinite(watts) ? watts / 1000 : double.NaN;
    }
}
