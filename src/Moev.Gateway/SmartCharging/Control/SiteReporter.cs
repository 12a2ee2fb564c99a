using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Reports what cycles change: events, log lines, metrics and the history. For one thread at a time, but for the changes of the algorithm's state.</summary>
internal sealed class SiteReporter(
    SiteModel site, ISiteEventLog events, SiteMetrics metrics, CycleHistory history, LogThrottle throttle, TimeProvider time, ILogger logger) : IAlgorithmObserver
{
    private const double SameAmps = 0.05;

    /// <summary>An overload that the cuts of its first cycle end is no news: a limit was lowered, or a car arrived.</summary>
    private static readonly TimeSpan ReportedAfter = TimeSpan.FromSeconds(5);

    private readonly ChargePointIdentity _throttled = new(site.Site.Name);
    private readonly double[] _allowed = [.. Enumerable.Repeat(double.NaN, site.Connectors.Count)]; // by the cycle before
    private readonly NodeState[] _nodes = new NodeState[site.Nodes.Count]; // of the cycle before
    private readonly DateTimeOffset?[] _overloads = new DateTimeOffset?[site.Nodes.Count];
    private readonly double[] _most = new double[site.Nodes.Count];
    private readonly bool[] _toldPhases = new bool[site.Connectors.Count];
    private ConnectorChange[] _changes = [];
    private DateTimeOffset? _last;

    /// <summary>Prepares the report of a cycle that changes set-points: before they are sent, so that their history finds them.</summary>
    public void CycleDecided(SiteView view, long startedAt)
    {
        var changes = Changes(view);
        var cycle = new CycleRecord(
            view.Observation.Number,
            view.Observation.At,
            view.Triggers,
            view.Outcome.DecidedBy,
            view.Outcome.IsFallback,
            view.Outcome.Problem,
            view.Outcome.Elapsed,
            time.GetElapsedTime(startedAt),
            view.Interventions,
            view.OverloadedNode,
            changes.Length);
        history.Follow(view.Observation);
        if (changes.Length == 0 && view.Outcome.Problem is null)
            return;
        history.Add(cycle, startedAt, changes);
        if (changes.Length > 0)
            events.NoteSiteEvent(new SiteEvent(EventTypes.SiteDecision, cycle.At, SiteEventData.Decision(site, cycle, changes)));
    }

    /// <summary>Reports a cycle that has ended.</summary>
    public void CycleEnded(SiteView view)
    {
        metrics.CycleEnded(view);
        ReportLimits(view);
        ReportOverloads(view);
        ReportCorrections(view);
        ReportPhases(view);
        _last = view.Observation.At;
    }

    public void StateChanged(AlgorithmState previous, AlgorithmHealth health)
    {
        if (health.State is AlgorithmState.Healthy && previous is not AlgorithmState.Starting)
            SiteLog.AlgorithmWorks(logger, health.Name);
        else if (health.State is AlgorithmState.Late or AlgorithmState.Failed && throttle.TryEnter(_throttled, SiteLog.AlgorithmFailsId, out _))
            SiteLog.AlgorithmFails(logger, health.Name, health.LastProblem ?? "", health.Fallback);
        events.NoteSiteEvent(new SiteEvent(EventTypes.Algorithm, time.GetUtcNow(), SiteEventData.Algorithm(previous, health)));
    }

    private ReadOnlySpan<ConnectorChange> Changes(SiteView view)
    {
        if (_changes.Length == 0)
            _changes = new ConnectorChange[site.Connectors.Count];
        var count = 0;
        for (var i = 0; i < _allowed.Length; i++)
        {
            var (before, now) = (_allowed[i], view.Allowed.Amps[i]);
            if (Math.Abs(before - now) <= SameAmps || (double.IsNaN(before) && double.IsNaN(now)))
                continue;
            _allowed[i] = now;
            ref readonly var state = ref view.Observation.Connectors[i];
            // At the first cycle, free connectors that stay at their fail-safe current are no news.
            if (double.IsNaN(before) && !state.HasSession)
                continue;
            _changes[count++] = new ConnectorChange
            {
                Connector = i,
                Node = view.BindingNodes[i],
                TransactionId = state.TransactionId,
                Status = state.Status,
                Reason = view.Reasons[i],
                BeforeAmps = (float)before,
                DecidedAmps = (float)view.DecidedAmps[i],
                AllowedAmps = (float)now,
                MeasuredAmps = (float)state.Amps,
                CeilingAmps = (float)state.CeilingAmps,
                SentAfter = float.NaN,
                AnsweredAfter = float.NaN,
                FollowedAfter = float.NaN,
            };
        }

        return _changes.AsSpan(0, count);
    }

    private void ReportLimits(SiteView view)
    {
        for (var node = 0; node < _nodes.Length; node++)
        {
            ref readonly var state = ref view.Observation.Nodes[node];
            if (_last is not null && (state.LimitAmps != _nodes[node].LimitAmps || state.LimitWatts != _nodes[node].LimitWatts))
                events.NoteSiteEvent(new SiteEvent(EventTypes.SiteLimit, view.Observation.At, SiteEventData.Limit(site.Nodes[node].Id, state)));
            _nodes[node] = state;
        }
    }

    private void ReportOverloads(SiteView view)
    {
        var at = view.Observation.At;
        for (var node = 0; node < _overloads.Length; node++)
        {
            ref readonly var load = ref view.Loads[node];
            if (_overloads[node] is { } since)
            {
                var seconds = _last is { } last && at > last ? (at - last).TotalSeconds : 0;
                metrics.Overloaded(node, seconds);
                _most[node] = Math.Max(_most[node], load.ExcessAmps);
                if (load.OverloadedSince is not null)
                    continue;
                SiteLog.OverloadEnded(logger, site.Nodes[node].Id, (at - since).TotalSeconds, _most[node]);
                events.NoteSiteEvent(new SiteEvent(
                    EventTypes.SiteOverload, at, SiteEventData.OverloadEnded(site.Nodes[node].Id, since, (at - since).TotalSeconds, _most[node])));
                _overloads[node] = null;
            }
            else if (load.OverloadedSince is { } start && at - start >= ReportedAfter)
            {
                (_overloads[node], _most[node]) = (start, load.MostExcessAmps);
                SiteLog.Overloaded(logger, site.Nodes[node].Id, load.ExcessAmps);
                events.NoteSiteEvent(new SiteEvent(EventTypes.SiteOverload, at, SiteEventData.Overload(site.Nodes[node].Id, start, load.ExcessAmps)));
            }
        }
    }

    private void ReportPhases(SiteView view)
    {
        for (var i = 0; i < _toldPhases.Length; i++)
        {
            var connector = site.Connectors[i];
            if (_toldPhases[i] || !UndeclaredPhases.AreUsed(view.Observation.Connectors[i], connector))
                continue;
            _toldPhases[i] = true;
            SiteLog.MorePhases(logger, new ChargePointIdentity(connector.ChargePoint), connector.ConnectorId, connector.Phases.Count, connector.MaxAmps);
        }
    }

    private void ReportCorrections(SiteView view)
    {
        // Pauses and rounding are everyday life.
        var first = Array.IndexOf(view.Reasons, InterventionReason.AboveNodeLimit);
        if (first < 0 || !throttle.TryEnter(_throttled, SiteLog.CorrectedId, out var suppressed, linesPerMinute: 1))
            return;
        SiteLog.Corrected(
            logger,
            view.Observation.Number,
            view.Outcome.DecidedBy,
            view.Reasons.Count(static reason => reason == InterventionReason.AboveNodeLimit),
            nameof(InterventionReason.AboveNodeLimit),
            view.BindingNodes[first] is >= 0 and var node ? site.Nodes[node].Id : "",
            suppressed);
    }
}
