using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Truth;

/// <summary>Records a run: the event log, and the truth at every connector and node. One thread at a time.</summary>
internal sealed class RunRecorder : IRunRecorder, IDisposable
{
    // Less is rounding.
    private const double LeastCorrectionWh = 1e-9;

    private readonly RunPlan _plan;
    private readonly SiteModel _site;
    private readonly EventLog _log;
    private readonly EventLines _lines;
    private readonly NodeTimeline _timeline;
    private readonly TrueLoad _load;
    private readonly NodeState[] _states;
    private readonly bool[] _isOverridden; // by node: the timeline no longer counts
    private readonly NodeTrace[] _nodes;
    private readonly ConnectorHistory[] _connectors;
    private readonly List<int> _touched = []; // nodes whose load has changed at this moment
    private readonly bool[] _isTouched;
    private readonly StayRecord?[] _stays; // by number; of those that have ended
    private readonly List<EnergyCorrection> _corrections = [];
    private readonly ControlRecord _control = new();
    private TimeSpan _now;

    private RunRecorder(RunPlan plan, int stays, EventLog log)
    {
        _plan = plan;
        _site = plan.Scenario.Site;
        _log = log;
        _lines = new EventLines(log);
        _timeline = new NodeTimeline(plan.Scenario);
        _load = new TrueLoad(_site);
        _states = [.. _site.Nodes.Select(NodeState.Of)];
        _isOverridden = new bool[_states.Length];
        _isTouched = new bool[_states.Length];
        _nodes = [.. _states.Select(static _ => new NodeTrace())];
        _connectors = [.. Enumerable.Range(0, _site.Connectors.Count).Select(i => new ConnectorHistory(_site, i))];
        _stays = new StayRecord?[stays];
    }

    /// <summary>The loads so far, by the node's index in the site, for a display.</summary>
    public IReadOnlyList<NodeTrace> Nodes => _nodes;

    /// <summary>Begins a record and its event log.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="stays">All stays of the run, by number.</param>
    /// <exception cref="LabException">The event log cannot be written.</exception>
    public static RunRecorder Create(RunPlan plan, IReadOnlyList<Stay> stays)
    {
        var count = 0;
        foreach (var stay in stays)
            count = Math.Max(count, stay.Number + 1);
        var recorder = new RunRecorder(plan, count, new EventLog(plan.EventLogPath));
        recorder._lines.Header(plan);
        for (var node = 0; node < recorder._nodes.Length; node++)
            recorder.Touch(node);
        recorder.FollowTimeline(TimeSpan.Zero);
        return recorder;
    }

    public void Arrived(TimeSpan at, Stay stay)
    {
        MoveTo(at);
        _connectors[stay.Connector].Arrived(at, stay);
        _lines.Arrived(at, stay);
    }

    public void Departed(TimeSpan at, Stay stay, double deliveredWh)
    {
        MoveTo(at);
        var history = _connectors[stay.Connector];
        if (history.Stay?.Number != stay.Number)
            throw new InvalidOperationException($"Stay '{stay.Id}' ends at {at}, and is not at its connector.");
        var switches = history.Switches;
        Correct(at, stay.Connector, history.Departed(at, deliveredWh));
        _stays[stay.Number] = new StayRecord(stay, deliveredWh, at, switches);
        _lines.Departed(at, stay, deliveredWh);
        Draw(stay.Connector, new ConnectorPoint(at, 0, 0, 0, history.Now.OfferedAmps), 0);
    }

    public void Drew(TimeSpan at, int connector, int phases, double amps, double watts, double offeredAmps, double deliveredWh)
    {
        MoveTo(at);
        Draw(connector, new ConnectorPoint(at, phases, amps, watts, offeredAmps), deliveredWh);
    }

    public void NodeChanged(TimeSpan at, int node, in NodeState state)
    {
        MoveTo(at);
        _isOverridden[node] = true;
        if (TakeState(at, node, state))
            _load.SetNodes(_states);
    }

    public void Decided(TimeSpan at, DecisionRecord decision)
    {
        MoveTo(at);
        _control.Decisions.Add(decision);
        _lines.Decided(at, decision);
    }

    public void SetPointSent(TimeSpan at, int connector, double amps, bool isRenewal)
    {
        MoveTo(at);
        var history = _connectors[connector];
        var needsChange = history.NeedsChange(amps, isRenewal);
        var setPoint = new SetPointRecord
        {
            Connector = connector,
            DecidedAt = _control.Decisions.Count > 0 ? _control.Decisions[^1].At : at,
            SentAt = at,
            Amps = amps,
            IsRenewal = isRenewal,
            NeedsChange = needsChange,
        };
        history.Sent(setPoint);
        if (needsChange)
            history.Watch(setPoint);
        _control.SetPoints.Add(setPoint);
        _lines.SetPointSent(at, connector, amps, isRenewal);
    }

    public void SetPointEnded(TimeSpan at, int connector, string outcome)
    {
        MoveTo(at);
        if (_connectors[connector].SetPoint is { EndedAt: null } setPoint)
        {
            setPoint.EndedAt = at;
            setPoint.IsAccepted = outcome == "Accepted";
        }

        _lines.SetPointEnded(at, connector, outcome);
    }

    public void Message(TimeSpan at, string chargePoint, bool isFromChargePoint, ReadOnlySpan<byte> utf8)
    {
        MoveTo(at);
        if (isFromChargePoint)
            _control.MessagesReceived++;
        else
            _control.MessagesSent++;
        if (_plan.LogsMessages)
            _lines.Message(at, chargePoint, isFromChargePoint, utf8);
    }

    public void Fault(TimeSpan at, FaultKind kind, string? chargePoint, bool begins)
    {
        MoveTo(at);
        _lines.Fault(at, kind, chargePoint, begins);
    }

    public void Note(TimeSpan at, string chargePoint, string text)
    {
        MoveTo(at);
        _lines.Note(at, chargePoint, text);
    }

    public void Warned(string text) => _control.Warnings.Add(text);

    public RunRecord Complete(TimeSpan at, bool isComplete, TimeSpan elapsed)
    {
        MoveTo(at);
        FlushNodes();
        foreach (var history in _connectors)
        {
            if (history.Stay is { } stay)
                _stays[stay.Number] = new StayRecord(stay, history.DeliveredAt(at), null, history.Switches);
        }

        _lines.Ended(at, isComplete);
        return new RunRecord
        {
            Plan = _plan,
            Simulated = at,
            IsComplete = isComplete,
            Elapsed = elapsed,
            EventLogHash = _log.Close(),
            Stays = [.. _stays.Where(static stay => stay is not null).Select(static stay => stay!)],
            Nodes = _nodes,
            Connectors = [.. _connectors.Select(static history => history.Trace)],
            Control = _control,
            Corrections = _corrections,
        };
    }

    /// <summary>Releases the event log, also of a run that fails.</summary>
    public void Dispose() => _log.Dispose();

    private void Draw(int connector, in ConnectorPoint point, double deliveredWh)
    {
        var history = _connectors[connector];
        var before = history.Now;
        if (point with { At = before.At } == before)
            return;
        Correct(point.At, connector, history.Reckon(point.At, deliveredWh));
        history.Drew(point);
        _lines.Drew(connector, point, deliveredWh);
        if (before.Amps == point.Amps && before.Watts == point.Watts && before.Phases == point.Phases)
            return;
        _load.Set(connector, Math.Clamp(point.Phases, 1, 3), point.Amps, point.Watts);
        for (var node = _site.NodeOf(connector); node >= 0; node = _site.ParentOf(node))
            Touch(node);
    }

    private void Correct(TimeSpan at, int connector, double wattHours)
    {
        if (Math.Abs(wattHours) > LeastCorrectionWh)
            _corrections.Add(new EnergyCorrection(at, connector, wattHours));
    }

    /// <summary>Lets time pass. What the plan itself changes until then happens on the way.</summary>
    private void MoveTo(TimeSpan at)
    {
        if (at < _now)
            throw new ArgumentOutOfRangeException(nameof(at), at, $"The record is at {_now} already.");
        while (_timeline.Next is { } next && next <= at)
        {
            Enter(next);
            FollowTimeline(next);
        }

        Enter(at);
    }

    private void Enter(TimeSpan at)
    {
        if (at > _now)
            FlushNodes();
        _now = at;
    }

    private void FollowTimeline(TimeSpan at)
    {
        _timeline.MoveTo(at);
        var isChanged = false;
        for (var node = 0; node < _states.Length; node++)
        {
            if (!_isOverridden[node])
                isChanged |= TakeState(at, node, _timeline.States[node]);
        }

        if (isChanged)
            _load.SetNodes(_states);
    }

    private bool TakeState(TimeSpan at, int node, in NodeState state)
    {
        ref var known = ref _states[node];
        if (known.LimitAmps == state.LimitAmps && known.LimitWatts == state.LimitWatts && known.BaseAmps == state.BaseAmps && known.BaseWatts == state.BaseWatts)
            return false;
        known = state;
        _lines.NodeChanged(at, node, state);
        for (var touched = node; touched >= 0; touched = _site.ParentOf(touched))
            Touch(touched);
        return true;
    }

    private void Touch(int node)
    {
        if (_isTouched[node])
            return;
        _isTouched[node] = true;
        _touched.Add(node);
    }

    /// <summary>Adds the loads of this moment to the traces.</summary>
    private void FlushNodes()
    {
        foreach (var node in _touched)
        {
            _isTouched[node] = false;
            var point = _load.PointOf(node, _now);
            var points = _nodes[node].Points;
            if (points.Count == 0 || points[^1] with { At = point.At } != point)
                points.Add(point);
        }

        _touched.Clear();
    }
}
