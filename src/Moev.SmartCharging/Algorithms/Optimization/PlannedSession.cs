using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>A session that wants current, as the optimiser sees it.</summary>
/// <remarks>
/// Assumptions: a departure that was not declared is the arrival plus <see cref="OptimizerSettings.AssumedStay"/>. A departure that has passed, or is less than one step
/// ahead, counts as one step ahead, because the car is still there. Energy that was not declared is as much as the car can take, behind the declared energy of others.
/// </remarks>
internal readonly record struct PlannedSession
{
    private PlannedSession(Observation observation, int connector, PlanSteps steps, OptimizerSettings settings)
    {
        ref readonly var state = ref observation.Connectors[connector];
        var site = observation.Site.Connectors[connector];
        Connector = connector;
        Phases = state.PhasesOf(site);
        MaxAmps = Allocation.DemandOf(state, site);
        KilowattsPerAmp = observation.Site.WattsPerAmp(connector, Phases) / 1000;
        Priority = state.Priority;
        ArrivedAt = state.ArrivedAt;
        var departsAt = state.DepartsAt ?? state.ArrivedAt + settings.AssumedStay;
        Departure = Math.Clamp((departsAt - steps.Start).TotalHours, steps.EndOf(0), steps.EndOf(steps.Count - 1));
        var most = MaxAmps * KilowattsPerAmp * Departure;
        var requested = double.IsNaN(state.RequestedWh) ? settings.AssumedWh : state.RequestedWh;
        IsDeclared = requested > state.DeliveredWh; // an assumption that was exceeded tells nothing
        EnergyKwh = IsDeclared ? (requested - state.DeliveredWh) / 1000 : most;
        LaxityHours = IsDeclared ? Departure - (EnergyKwh / (MaxAmps * KilowattsPerAmp)) : double.PositiveInfinity;
        IsCharging = state.SetPointAmps >= site.MinAmps;
    }

    /// <summary>The connector's index.</summary>
    public int Connector { get; }

    /// <summary>The number of phases that count.</summary>
    public int Phases { get; }

    /// <summary>The highest current that the car can use, in A per phase.</summary>
    public double MaxAmps { get; }

    /// <summary>Its power for each A per phase.</summary>
    public double KilowattsPerAmp { get; }

    /// <summary>A higher number goes first.</summary>
    public int Priority { get; }

    /// <summary>The arrival.</summary>
    public DateTimeOffset ArrivedAt { get; }

    /// <summary>The departure that is planned for, in hours after the start of the plan.</summary>
    public double Departure { get; }

    /// <summary>True when the energy was declared, or is assumed by a setting.</summary>
    public bool IsDeclared { get; }

    /// <summary>The energy until the departure.</summary>
    public double EnergyKwh { get; }

    /// <summary>The time that it can be paused and still get its energy at its highest current; infinite without an energy.</summary>
    public double LaxityHours { get; }

    /// <summary>True when it was given a current.</summary>
    public bool IsCharging { get; }

    /// <summary>Lists the sessions that compete, the most urgent first.</summary>
    public static void List(Observation observation, ReadOnlySpan<int> connectors, PlanSteps steps, OptimizerSettings settings, List<PlannedSession> sessions)
    {
        sessions.Clear();
        foreach (var connector in connectors)
            sessions.Add(new PlannedSession(observation, connector, steps, settings));
        sessions.Sort(static (a, b) => a.CompareUrgency(b));
    }

    // A session that charges keeps its current unless another one has less laxity by a quarter of an hour, so that two sessions do not alternate.
    private double Urgency => LaxityHours - (IsCharging ? 0.25 : 0);

    private int CompareUrgency(in PlannedSession other)
    {
        if (Priority != other.Priority)
            return other.Priority.CompareTo(Priority);
        if (Urgency.CompareTo(other.Urgency) is not 0 and var urgency)
            return urgency;
        return ArrivedAt.CompareTo(other.ArrivedAt) is not 0 and var arrival ? arrival : Connector.CompareTo(other.Connector);
    }
}
