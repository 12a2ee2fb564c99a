namespace Moev.Lab.Scenarios.Sessions;

/// <summary>A session of a file, as the file has it.</summary>
internal sealed record SessionRow
{
    /// <summary>The line of the file, for errors.</summary>
    public required int Line { get; init; }

    /// <summary>The names of the station, the most specific first.</summary>
    public required IReadOnlyList<string> Stations { get; init; }

    public required string Id { get; init; }

    public required TimeSpan Arrival { get; init; }

    public required TimeSpan Departure { get; init; }

    /// <summary>The energy that the driver asked for; null when that is not known.</summary>
    public double? RequestedWh { get; init; }

    /// <summary>The energy that was delivered in reality.</summary>
    public double? DeliveredWh { get; init; }

    public TimeSpan? DeclaredDeparture { get; init; }

    /// <summary>True when the driver declared departure and energy.</summary>
    public bool IsDeclared { get; init; } = true;

    public double? MaxWatts { get; init; }

    public double? CapacityWh { get; init; }

    public double? InitialWh { get; init; }

    public int? Phases { get; init; }

    public double? MaxAmps { get; init; }
}

/// <summary>An error in a file of sessions.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column; 0 for the whole line.</param>
internal readonly record struct SessionError(int Line, int Column, string Message);

/// <summary>The times in a file of sessions.</summary>
/// <param name="Start">The start of the simulation.</param>
/// <param name="Zone">The zone of times without one.</param>
/// <param name="StepOrigin">The time of step 0 in a file that counts steps.</param>
/// <param name="Step">The length of a step.</param>
internal sealed record SessionTimes(DateTimeOffset Start, TimeZoneInfo Zone, DateTimeOffset StepOrigin, TimeSpan Step);
