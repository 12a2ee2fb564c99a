using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Smart charging: section <c>Site</c>.</summary>
internal sealed class SiteOptions
{
    public const string Section = "Site";

    [StringLength(4_096), Description("Site file (JSON, schemas/site.json): the nodes with their limits and the connectors below them. Switches smart charging on. Empty: off")]
    public string File { get; init; } = "";

    [Required, Description("Algorithm that divides the current: a built-in one by name, such as equal-share or edf; external for decisions posted to /api/v1/site/decisions; an http or https URL that is called; or a command line, with exec: in front or with a blank or slash in it, that reads and writes JSON Lines")]
    public string Algorithm { get; init; } = "equal-share";

    [Required, Description("Built-in algorithm that decides a cycle in which Site:Algorithm fails, is late or answers nonsense")]
    public string Fallback { get; init; } = "equal-share";

    [Range(0, 1_000), Description("Current of each car under static-cap, per phase. Below a connector's minimum, usually 6 A, its cars pause")]
    public int CapAmperes { get; init; } = 16;

    [Range(1, 1_440), Description("Time in which each car is first once under equal-share and round-robin, where the minimum of all cars does not fit: if half of them fit, each charges for half of this time")]
    public int RotationMinutes { get; init; } = 60;

    [Range(1, 32_000), Description("Step by which round-robin raises cars in turn where a connector allows all currents, in mA")]
    public int RoundRobinMilliamperes { get; init; } = 1_000;

    [Description("Gives all cars their minimum, as far as it fits, before any gets more, under fcfs, lcfs, edf and llf. Cars pause less often, and those that are first get less")]
    public bool Uninterrupted { get; init; }

    [Description("Enforce corrects what an algorithm decides, so that every node stays within its limit. Log only counts and logs what it would correct. Off does neither. Without Enforce, raises do not wait for the cuts that pay for them")]
    public SiteSafety Safety { get; init; } = SiteSafety.Enforce;

    [Range(1, 3_600), Description("Time between two cycles. A car that arrives or leaves and a changed limit start one sooner, within a second")]
    public int PeriodSeconds { get; init; } = 10;

    [Description("Starts the cycles at multiples of Site:PeriodSeconds since midnight UTC, so that a cycle that a change starts moves none of them")]
    public bool AlignCycles { get; init; }

    [Range(10, 60_000), Description("Shortest time between the starts of two cycles. What happens in between is answered by the same cycle")]
    public int SpacingMilliseconds { get; init; } = 250;

    [Range(1, 60_000), Description("Time for an algorithm to decide. Afterwards Site:Fallback decides the cycle")]
    public int BudgetMilliseconds { get; init; } = 2_000;

    [Range(10, 86_400), Description("Validity of a set-point above a connector's fail-safe current. A charge point that is not told otherwise falls back at its end. Must exceed two periods (Site:PeriodSeconds)")]
    public int LeaseSeconds { get; init; } = 60;

    [Range(1, 10_000), Description("Charging profiles of the controller that are under way at the same time. One connector has one at most")]
    public int MaxParallelCalls { get; init; } = 1_000;

    [Range(1, 10_000), Description("Questions for the composite schedule that are under way at the same time, among these")]
    public int MaxParallelChecks { get; init; } = 16;

    [Range(1, 300), Description("Time within which a car follows a limit that was accepted. The current that a lower limit frees is given to others when the car was measured below it, or after this time")]
    public int SettleSeconds { get; init; } = 10;

    [Range(1, 300), Description("Wait after a charging profile that was refused or not answered. It doubles with each further one, up to Site:RetryMaxSeconds")]
    public int RetrySeconds { get; init; } = 5;

    [Range(1, 86_400), Description("Longest wait after a charging profile that was refused or not answered")]
    public int RetryMaxSeconds { get; init; } = 300;

    [Range(0, 10_080), Description("Time between two checks of a connector's limit with GetCompositeSchedule. 0 asks never")]
    public int VerifyMinutes { get; init; } = 60;

    [StringLength(4_096), Description("Working directory of an algorithm that is a child process. Empty: that of the gateway")]
    public string AlgorithmDirectory { get; init; } = "";

    [Range(1_024, 268_435_456), Description("Length of a decision as JSON: a line of a child process, the body of an HTTP response or of a posted decision. A longer one is a failure, and ends a child process")]
    public int MaxAnswerBytes { get; init; } = 4_194_304;

    [Range(1, 3_600), Description("Wait before a child process that has ended is started again, or an HTTP server that failed is asked again. It doubles with each further failure, up to Site:AlgorithmRetryMaxSeconds")]
    public int AlgorithmRetrySeconds { get; init; } = 1;

    [Range(1, 86_400), Description("Longest wait before a child process is started again, or an HTTP server is asked again. A child process that worked for longer starts again with the shortest")]
    public int AlgorithmRetryMaxSeconds { get; init; } = 60;

    [Range(1, 86_400), Description("Time without an answer after which a child process is ended and started again. Until then it gets no further observation")]
    public int AlgorithmHangSeconds { get; init; } = 60;

    [Range(0, 5), Description("Time for a child process to end after its standard input was closed. Afterwards it is killed")]
    public int AlgorithmStopSeconds { get; init; } = 2;

    [Range(0, 10_000), Description("Lines of a child process's standard error that are logged in a minute. 0 logs none")]
    public int AlgorithmLogLines { get; init; } = 100;

    [Range(1, 86_400), Description("Age at which decisions that were posted to /api/v1/site/decisions end. Afterwards Site:Fallback decides")]
    public int ExternalSeconds { get; init; } = 60;

    [Range(1, 86_400), Description("Age at which a node's measurement is stale. Afterwards the table of the site file holds for the node, or else the highest measurement of the last 24 hours")]
    public int MeasurementSeconds { get; init; } = 120;

    [Range(1, 86_400), Description("Age at which a connector's measured current and power are stale. Afterwards they are unknown")]
    public int SampleSeconds { get; init; } = 900;

    [Range(1, 10_080), Description("Time for which a declaration without a running transaction waits for one (PUT /api/v1/site/sessions/…)")]
    public int DeclarationMinutes { get; init; } = 60;

    [Range(0, 86_400), Description("Time for which a car that got current keeps at least its lowest one, to spare contactors. 0 for none")]
    public int MinOnSeconds { get; init; } = 180;

    [Range(0, 86_400), Description("Shortest time of a pause, likewise. 0 for none")]
    public int MinOffSeconds { get; init; } = 60;

    [Range(0, 1_000), Description("Largest rise of a car's current in one cycle. 0 for any")]
    public int MaxRiseAmperes { get; init; }

    [Range(0, 32_000), Description("Smallest rise of a car's current that is worth a message, in one cycle. 0 for any")]
    public int MinRiseMilliamperes { get; init; } = 500;

    [Range(1, 86_400), Description("Time for which a car must draw less than its limit before the rest is given to others")]
    public int UnusedSeconds { get; init; } = 30;

    [Range(0, 100), Description("Attempts to wake a car that draws nothing after a pause: a moment without current, then some more than the lowest. 0 for none")]
    public int WakeUps { get; init; } = 3;

    [Range(1, 86_400), Description("Time for which a car must draw nothing before the first attempt. Doubles with each attempt")]
    public int WakeUpSeconds { get; init; } = 60;

    [Range(1, 1_000_000), Description("Cycles in the history (GET /api/v1/site/decisions). The oldest is dropped first")]
    public int MaxDecisions { get; init; } = 1_000;

    [Range(65_536, 1_073_741_824), Description("Memory for these cycles. The oldest is dropped first")]
    public int MaxDecisionBytes { get; init; } = 16_777_216;

    [Range(0, 10_000), Description("Nodes with metrics of their own, in the order of the site file. The overload times of the others are summed in one series")]
    public int MaxNodeSeries { get; init; } = 100;
}

/// <summary>The treatment of decisions that exceed a limit.</summary>
internal enum SiteSafety : byte
{
    Enforce = 0,
    Log,
    Off,
}
