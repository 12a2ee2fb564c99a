using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.Http.Site;

/// <param name="Name">The name of the site.</param>
/// <param name="At">The beginning of the last cycle.</param>
/// <param name="Number">The number of its observation.</param>
/// <param name="ElapsedMs">The time of the whole cycle.</param>
/// <param name="Safety">Site:Safety: Enforce, Log or Off.</param>
/// <param name="Algorithm">The condition of the algorithm.</param>
/// <param name="Interventions">The number of connectors with each reason in the last cycle.</param>
/// <param name="OverloadedNode">A node that is above its limit whatever is sent.</param>
/// <param name="Nodes">All nodes; parents come before their children.</param>
/// <param name="Connectors">A page of connectors, in the order of the site file.</param>
/// <param name="Next">The position at which the next page begins.</param>
internal sealed record SiteStateView(
    string Name,
    DateTimeOffset At,
    long Number,
    double ElapsedMs,
    string Safety,
    SiteAlgorithmView Algorithm,
    IReadOnlyDictionary<string, int> Interventions,
    string? OverloadedNode,
    IReadOnlyList<SiteNodeView> Nodes,
    IReadOnlyList<SiteConnectorView> Connectors,
    int? Next)
{
    /// <summary>Counts the reasons of a cycle.</summary>
    public static Dictionary<string, int> Count(ReadOnlySpan<InterventionReason> reasons)
    {
        var counts = new Dictionary<string, int>();
        foreach (var reason in reasons)
        {
            if (reason != InterventionReason.None)
                counts[reason.ToString()] = counts.GetValueOrDefault(reason.ToString()) + 1;
        }

        return counts;
    }
}

/// <param name="Name">Site:Algorithm.</param>
/// <param name="Kind">BuiltIn, External, Process or Http.</param>
/// <param name="State">Starting, Healthy, Late, Failed or BackingOff.</param>
/// <param name="Fallback">Site:Fallback.</param>
/// <param name="DecidedBy">The algorithm that decided the last cycle.</param>
/// <param name="Decided">The cycles that it decided.</param>
/// <param name="Failures">The cycles that the fallback decided.</param>
/// <param name="Restarts">The number of times that its process was started again.</param>
/// <param name="ProcessId">The id of its process.</param>
/// <param name="LastProblem">The reason of the last failure.</param>
/// <param name="LastProblemAt">The time of the last failure.</param>
/// <param name="LastDecisionAt">The time of its last decision.</param>
/// <param name="LastElapsedMs">The time that this decision took.</param>
/// <param name="Note">The note of this decision.</param>
internal sealed record SiteAlgorithmView(
    string Name,
    string Kind,
    string State,
    string Fallback,
    string DecidedBy,
    long Decided,
    long Failures,
    long Restarts,
    int? ProcessId,
    string? LastProblem,
    DateTimeOffset? LastProblemAt,
    DateTimeOffset? LastDecisionAt,
    double? LastElapsedMs,
    string? Note)
{
    public static SiteAlgorithmView Of(AlgorithmHealth health, in AlgorithmOutcome outcome) => new(
        health.Name,
        health.Kind.ToString(),
        health.State.ToString(),
        health.Fallback,
        outcome.DecidedBy ?? health.Name,
        health.Decided,
        health.Failures,
        health.Restarts,
        health.ProcessId,
        health.LastProblem,
        health.LastProblemAt,
        health.LastDecisionAt,
        health.LastElapsed is { } elapsed ? Numbers.Round(elapsed.TotalMilliseconds, 1) : null,
        health.Note);
}

/// <param name="LimitAmps">The limit in A that holds now.</param>
/// <param name="LimitKw">The limit in kW that holds now.</param>
/// <param name="Signal">The limit that was signalled, until it ends.</param>
/// <param name="Measurement">The newest measurement that was reported, whatever its age.</param>
/// <param name="BaseAmps">A of other consumers on lines 1 to 3 that count at this node.</param>
/// <param name="BaseKw">Their power.</param>
/// <param name="BaseAgeSeconds">The age of their measurement; absent when the site file's table counts.</param>
/// <param name="MeasuredAmps">A on lines 1 to 3, other consumers included.</param>
/// <param name="MeasuredKw">The power, likewise.</param>
/// <param name="CommittedAmps">A that lines 1 to 3 may reach: other consumers, and what each connector may draw.</param>
/// <param name="CommittedKw">The power that it may reach.</param>
/// <param name="HeadroomAmps">A of the line with the least room that are not committed. Negative: above the limit.</param>
/// <param name="ExcessAmps">A by which the measured load is above the limit.</param>
/// <param name="OverloadedSince">The time since which it is.</param>
internal sealed record SiteNodeView(
    string Id,
    string? Parent,
    double? LimitAmps,
    double? LimitKw,
    SiteNodeLimitView? Signal,
    SiteNodeMeasurementView? Measurement,
    IReadOnlyList<double> BaseAmps,
    double BaseKw,
    double? BaseAgeSeconds,
    IReadOnlyList<double> MeasuredAmps,
    double MeasuredKw,
    IReadOnlyList<double> CommittedAmps,
    double CommittedKw,
    double? HeadroomAmps,
    double ExcessAmps,
    DateTimeOffset? OverloadedSince)
{
    /// <summary>Reads a node while the view is held.</summary>
    public static SiteNodeView Of(SiteView view, SmartCharging.Inputs.SiteInputs inputs, int node)
    {
        var file = view.Site.Nodes[node];
        ref readonly var state = ref view.Observation.Nodes[node];
        ref readonly var load = ref view.Loads[node];
        return new SiteNodeView(
            file.Id,
            file.Parent,
            Numbers.Round(state.LimitAmps, 3),
            Numbers.Round(state.LimitWatts / 1_000, 4),
            inputs.SignalOf(node) is { } signal ? SiteNodeLimitView.Of(file, signal) : null,
            inputs.MeasurementOf(node) is { } measurement ? SiteNodeMeasurementView.Of(file.Id, measurement) : null,
            Numbers.Lines(state.BaseAmps),
            Numbers.Round(state.BaseWatts / 1_000, 4) ?? 0,
            Numbers.Round(state.BaseAge, 1),
            Numbers.Lines(load.MeasuredAmps),
            Numbers.Round(load.MeasuredWatts / 1_000, 4) ?? 0,
            Numbers.Lines(load.CommittedAmps),
            Numbers.Round(load.CommittedWatts / 1_000, 4) ?? 0,
            Numbers.Round(load.HeadroomAmps, 3),
            Numbers.Round(load.ExcessAmps, 3) ?? 0,
            load.OverloadedSince);
    }
}
