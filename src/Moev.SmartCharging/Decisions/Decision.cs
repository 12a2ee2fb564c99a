using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Decisions;

/// <summary>The currents that connectors are to have: one now, or a schedule. A buffer that is filled anew for every observation.</summary>
public sealed class Decision
{
    private readonly IReadOnlyList<DecisionPeriod>?[] _schedules;

    /// <summary>Creates a decision that names no connector.</summary>
    public Decision(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        Site = site;
        Amps = new double[site.Connectors.Count];
        _schedules = new IReadOnlyList<DecisionPeriod>?[site.Connectors.Count];
        Clear();
    }

    /// <summary>The site.</summary>
    public SiteModel Site { get; }

    /// <summary>
    /// A per phase now, by the connector's index in the site. Not a number for a connector that the decision does not name: it gets its fail-safe current.
    /// </summary>
    public double[] Amps { get; }

    /// <summary>True when a connector has a schedule.</summary>
    public bool HasSchedules { get; private set; }

    /// <summary>Returns the schedule of a connector; null when it has only a current.</summary>
    public IReadOnlyList<DecisionPeriod>? ScheduleOf(int connector) => _schedules[connector];

    /// <summary>Sets the schedule of a connector, and its present current from the first period.</summary>
    /// <param name="connector">The connector's index in the site.</param>
    /// <param name="periods">At least one, in ascending order of start; the first starts at 0. The last one holds until the next decision.</param>
    public void SetSchedule(int connector, IReadOnlyList<DecisionPeriod> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentOutOfRangeException.ThrowIfZero(periods.Count);
        _schedules[connector] = periods;
        Amps[connector] = periods[0].Amps;
        HasSchedules = true;
    }

    /// <summary>Replaces the present current of a connector, also in the first period of its schedule.</summary>
    public void SetPresent(int connector, double amps)
    {
        Amps[connector] = amps;
        if (_schedules[connector] is { } periods)
            _schedules[connector] = [periods[0] with { Amps = amps }, .. periods.Skip(1)];
    }

    /// <summary>Forgets all connectors.</summary>
    public void Clear()
    {
        Array.Fill(Amps, double.NaN);
        if (HasSchedules)
            Array.Clear(_schedules);
        HasSchedules = false;
    }
}

/// <summary>A part of a schedule.</summary>
/// <param name="Start">Seconds after the observation.</param>
/// <param name="Amps">A per phase.</param>
public readonly record struct DecisionPeriod(int Start, double Amps);
