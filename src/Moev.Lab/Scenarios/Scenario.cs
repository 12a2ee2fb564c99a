using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios;

/// <summary>A scenario as its file describes it: a site, charge points, cars, faults, and how time passes. Immutable.</summary>
internal sealed record Scenario
{
    /// <summary>The name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The document with all overrides applied, as UTF-8 JSON: the first line of an event log carries it.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The folder to which paths in the scenario are relative.</summary>
    public required string Folder { get; init; }

    /// <summary>The seeds of the runs; one at least.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>The wall-clock time at which the simulation starts.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The simulated time.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The site.</summary>
    public required SiteModel Site { get; init; }

    /// <summary>The site as a site file (schemas/site.json), for the gateway's option Site:File.</summary>
    public required ReadOnlyMemory<byte> SiteJson { get; init; }

    /// <summary>The properties of each connector's charge point, by the connector's index in the site. Connectors of one charge point share one object.</summary>
    public required IReadOnlyList<ChargerSettings> Chargers { get; init; }

    /// <summary>The clock.</summary>
    public ClockSettings Clock { get; init; } = new();

    /// <summary>The control of the site.</summary>
    public ControlSettings Control { get; init; } = new();

    /// <summary>The measurement of the ground truth.</summary>
    public MetricSettings Metrics { get; init; } = new();

    /// <summary>The source of the stays of cars.</summary>
    public required IStaySource Stays { get; init; }

    /// <summary>The true load of other consumers where it is not the site file's table; null when that table is the truth.</summary>
    public LoadSeries? BaseLoad { get; init; }

    /// <summary>The faults, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The limits that are signalled for nodes during the run, in the order of their time.</summary>
    public IReadOnlyList<LimitSignal> Signals { get; init; } = [];

    /// <summary>The warnings for the user, such as sessions of a file that are left out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>The clock of a run.</summary>
internal sealed record ClockSettings
{
    public ClockMode Mode { get; init; } = ClockMode.Lockstep;

    /// <summary>Virtual seconds per real second with <see cref="ClockMode.Accelerated"/>.</summary>
    public double Speed { get; init; } = 10;

    /// <summary>The grid to which message latencies are rounded up with <see cref="ClockMode.Lockstep"/>.</summary>
    public TimeSpan Resolution { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The shortest period of the gateway's periodic housekeeping in virtual time. A coarser one is faster.</summary>
    public TimeSpan Housekeeping { get; init; } = TimeSpan.FromSeconds(1);
}

internal enum ClockMode : byte
{
    /// <summary>Virtual time advances when everything that is under way has settled.</summary>
    Lockstep = 0,

    /// <summary>Virtual time is a multiple of real time.</summary>
    Accelerated,

    /// <summary>Virtual time is real time.</summary>
    Realtime,
}

/// <summary>The control of the site.</summary>
internal sealed record ControlSettings
{
    /// <summary>The time between two decisions (Site:PeriodSeconds).</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The real time within which an algorithm must decide in lock-step; afterwards the gateway's budget ends in virtual time.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further options of the gateway, such as Site:LeaseSeconds, by name.</summary>
    public IReadOnlyDictionary<string, string> GatewayOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>True to tell the controller what drivers declare: departure and energy.</summary>
    public bool DeclaresStays { get; init; } = true;

    /// <summary>
    /// True to let algorithms without OCPP know only of each car whether it is full, and not how much it can use. With OCPP, the estimate of the gateway has options.
    /// </summary>
    public bool HidesDemand { get; init; }
}

/// <summary>The measurement of the ground truth.</summary>
internal sealed record MetricSettings
{
    /// <summary>The longest time between two samples of the currents of connectors, which change by themselves near full.</summary>
    public TimeSpan Sample { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The excess over a limit that is no violation, in A.</summary>
    public double ToleranceAmps { get; init; } = 0.05;

    /// <summary>The energy that may be missing of a demand that counts as met, in Wh.</summary>
    public double DemandToleranceWh { get; init; } = 100;

    /// <summary>The window of the peak that the metric peakKw gives: zero for momentary power.</summary>
    public TimeSpan PeakWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The window of the mean power that the demand charge is paid for.</summary>
    public TimeSpan BillingWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>True for one demand charge for the whole run; otherwise there is one for each calendar month.</summary>
    public bool BillsAtOnce { get; init; }
}

/// <summary>A limit that is signalled for a node, and holds in truth from then on too.</summary>
/// <param name="Node">The node's index in the site.</param>
/// <param name="LimitAmps">A per line; null for none.</param>
/// <param name="LimitWatts">W of all lines; null for none.</param>
internal sealed record LimitSignal(TimeSpan At, TimeSpan For, int Node, double? LimitAmps, double? LimitWatts);

/// <summary>The load of other consumers over time.</summary>
internal sealed class LoadSeries
{
    /// <summary>The changes in the order of their time: from At on, the lines of a node carry these currents in A.</summary>
    public required IReadOnlyList<(TimeSpan At, int Node, PhaseValues Amps)> Changes { get; init; }
}
