using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>The limits of a node that hold now, and the load of other consumers.</summary>
public struct NodeState
{
    /// <summary>The highest current of each line, in A; infinite without a limit.</summary>
    public double LimitAmps;

    /// <summary>The highest power of all lines together, in W; infinite without a limit.</summary>
    public double LimitWatts;

    /// <summary>The currents of other consumers on lines 1 to 3, in A, measured or from the table.</summary>
    public PhaseValues BaseAmps;

    /// <summary>The power of other consumers, in W; 0: that of their currents. Without currents, it counts as spread evenly over the three lines.</summary>
    public double BaseWatts;

    /// <summary>The time since other consumers were measured, in s; not a number when they never were.</summary>
    public double BaseAge;

    /// <summary>Returns the limits of the site's file, without other consumers.</summary>
    public static NodeState Of(SiteNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new NodeState
        {
            LimitAmps = node.LimitAmps ?? double.PositiveInfinity,
            LimitWatts = node.LimitWatts ?? double.PositiveInfinity,
            BaseAge = double.NaN,
        };
    }

    /// <summary>Returns the limits and the base load of the site's file.</summary>
    /// <param name="node">The node.</param>
    /// <param name="time">The time of day at the site.</param>
    public static NodeState Of(SiteNode node, TimeOnly time)
    {
        var state = Of(node);
        if (node.BaseLoad?.At(time) is { } load)
            state.BaseAmps = new PhaseValues(load.L1, load.L2, load.L3);
        return state;
    }
}

/// <summary>The values of three phases or lines.</summary>
/// <param name="First">Of the first one.</param>
/// <param name="Second">Of the second one.</param>
/// <param name="Third">Of the third one.</param>
public readonly record struct PhaseValues(double First, double Second, double Third)
{
    /// <summary>Three unknown values.</summary>
    public static PhaseValues Unknown => new(double.NaN, double.NaN, double.NaN);
}
