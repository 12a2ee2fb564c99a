namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>The settings of the optimiser.</summary>
public sealed record OptimizerSettings
{
    /// <summary>The defaults.</summary>
    public static OptimizerSettings Default { get; } = new();

    /// <summary>The time ahead that is planned. A departure after it counts as its end, so it should cover the stays whose cheap hours are to be used.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The length of a step of the plan. Steps start at multiples of it; later ones become longer where <see cref="MaxVariables"/> demands it.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The highest number of variables, one for each session and step. With more sessions than a quarter of it there is no plan.</summary>
    public int MaxVariables { get; init; } = 4_000;

    /// <summary>The time that the solver may take. After it, or without a plan, the least lax session goes first.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMilliseconds(1_500);

    /// <summary>The time from arrival to departure of a session that declares no departure.</summary>
    public TimeSpan AssumedStay { get; init; } = TimeSpan.FromHours(8);

    /// <summary>The energy of a session that declares none, in Wh; not a number: as much as its car can take until it departs.</summary>
    public double AssumedWh { get; init; } = double.NaN;

    /// <summary>Finds a setting outside its range.</summary>
    /// <returns>The error, or null.</returns>
    public string? Problem()
    {
        if (Step < TimeSpan.FromMinutes(1) || Step > TimeSpan.FromHours(1))
            return "The step of the optimiser must be 1 minute to 1 hour.";
        if (Horizon < Step || Horizon > TimeSpan.FromHours(48))
            return "The horizon of the optimiser must be one step to 48 hours.";
        if (MaxVariables is < 100 or > 100_000)
            return "The variables of the optimiser must be 100 to 100,000.";
        if (TimeLimit < TimeSpan.FromMilliseconds(10) || TimeLimit > TimeSpan.FromMinutes(1))
            return "The time limit of the optimiser must be 10 milliseconds to 1 minute.";
        if (AssumedStay < TimeSpan.Zero || AssumedStay > TimeSpan.FromDays(7))
            return "The assumed stay of the optimiser must be 0 to 7 days.";
        return AssumedWh < 0 || double.IsInfinity(AssumedWh) ? "The assumed energy of the optimiser must be 0 Wh or more, and finite." : null;
    }
}

/// <summary>The aim of an optimisation. Under each, declared energy until the declared departure comes first.</summary>
public enum OptimizerObjective : byte
{
    /// <summary>The lowest cost of energy and of a power above the previous peak.</summary>
    Cost = 0,

    /// <summary>As much energy as early as possible.</summary>
    Fastest,
}

/// <summary>The basis of an optimiser's decision.</summary>
public enum OptimizerOutcome : byte
{
    /// <summary>No session wants current.</summary>
    Idle = 0,

    /// <summary>The best plan.</summary>
    Optimal,

    /// <summary>A plan within all limits that was the best when the time was up.</summary>
    Feasible,

    /// <summary>The solver found no plan in the time: the least lax session goes first.</summary>
    Unsolved,

    /// <summary>No plan, because there are too many sessions: the least lax session goes first.</summary>
    TooManySessions,
}
