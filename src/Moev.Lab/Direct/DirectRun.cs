using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Direct;

/// <summary>
/// One run without OCPP, from event to event: departures, then what cars do by themselves, then changes of the site, then arrivals, then the decision that all of it calls for.
/// </summary>
internal sealed class DirectRun
{
    private readonly Scenario _scenario;
    private readonly IReadOnlyList<Stay> _stays; // in the order of arrival
    private readonly IRunRecorder _recorder;
    private readonly IRunProgress _progress;
    private readonly ConnectorTruth[] _connectors;
    private readonly NodeTimeline _nodes;
    private readonly TruePeak _peak;
    private readonly DirectFaults _faults;
    private readonly DirectController _controller;
    private readonly PhaseValues[] _others;
    private readonly TimeSpan _step; // between two reports of progress
    private TimeSpan _now;
    private TimeSpan _sampleAt;
    private TimeSpan _reportAt;
    private int _nextStay;
    private double _countedWh; // of all connectors, in the peak

    public DirectRun(RunPlan plan, IReadOnlyList<Stay> stays, SiteOptions options, DirectAlgorithm algorithm, IRunRecorder recorder, IRunProgress progress)
    {
        _scenario = plan.Scenario;
        _stays = stays;
        (_recorder, _progress) = (recorder, progress);
        var site = _scenario.Site;
        _connectors = [.. Enumerable.Range(0, site.Connectors.Count).Select(index => new ConnectorTruth(site, index))];
        _nodes = new NodeTimeline(_scenario);
        _peak = new TruePeak(site.Site, _scenario.Start);
        _others = new PhaseValues[site.Nodes.Count];
        _faults = new DirectFaults(_scenario, algorithm, recorder, progress);
        _controller = new DirectController(plan, options, _connectors, _nodes, _peak, algorithm, recorder);
        _step = _scenario.Duration / 200;
    }

    /// <summary>The time that was simulated.</summary>
    public TimeSpan Now => _now;

    /// <summary>Simulates.</summary>
    /// <returns>False when it was cancelled.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        _nodes.MoveTo(TimeSpan.Zero);
        RecordAll();
        try
        {
            for (var triggers = DoDue(); _now < _scenario.Duration; triggers = DoDue())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (triggers != CycleTriggers.None)
                {
                    AdvanceAll();
                    await _controller.DecideAsync(_now, triggers, cancellationToken);
                }

                MoveTo(NextAt());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was simulated counts.
        }

        AdvanceAll();
        RecordAll();
        _progress.Reached(_now);
        return _now >= _scenario.Duration;
    }

    private TimeSpan NextAt()
    {
        var next = Least(_scenario.Duration, Least(_sampleAt, Least(_controller.DueAt, _faults.NextAt)));
        next = Least(next, _peak.NextWindow);
        if (_nodes.Next is { } changed)
            next = Least(next, changed);
        if (_nextStay < _stays.Count)
            next = Least(next, _stays[_nextStay].Arrival);
        foreach (var connector in _connectors)
        {
            if (connector.Stay is { } stay)
                next = Least(next, Least(stay.Departure, connector.NextChange));
        }

        return next < _now ? _now : next;
    }

    private void MoveTo(TimeSpan next)
    {
        _now = next;
        if (_now < _reportAt)
            return;
        _progress.Reached(_now);
        _reportAt = _now + _step;
    }

    /// <summary>Does what is due now.</summary>
    /// <returns>The reasons for a decision.</returns>
    private CycleTriggers DoDue()
    {
        var triggers = _controller.DueAt <= _now ? CycleTriggers.Period : CycleTriggers.None;
        _faults.MoveTo(_now);
        for (var i = 0; i < _connectors.Length; i++)
        {
            if (_connectors[i].Stay is not { } stay || stay.Departure > _now)
                continue;
            _connectors[i].Advance(_now);
            _recorder.Departed(_now, stay, _connectors[i].DeliveredWh);
            _connectors[i].Depart();
            triggers |= CycleTriggers.Connectors;
        }

        DoCars();
        if (_nodes.Next <= _now || _peak.NextWindow <= _now)
            CountEnergy();
        if (_nodes.Next <= _now)
        {
            _nodes.MoveTo(_now);
            triggers |= CycleTriggers.Inputs;
        }

        for (; _nextStay < _stays.Count && _stays[_nextStay].Arrival <= _now && _now < _scenario.Duration; _nextStay++)
        {
            if (Arrive(_stays[_nextStay]))
                triggers |= CycleTriggers.Connectors;
        }

        return triggers;
    }

    private bool Arrive(Stay stay)
    {
        var connector = _connectors[stay.Connector];
        if (connector.Stay is { } other)
        {
            _recorder.Note(_now, _scenario.Site.Connectors[stay.Connector].ChargePoint, $"stay {stay.Id} is turned away: {other.Id} is at the connector");
            return false;
        }

        connector.Arrive(stay, _now);
        _recorder.Arrived(_now, stay);
        Record(stay.Connector);
        return true;
    }

    /// <summary>Records what cars changed by themselves, and samples.</summary>
    private void DoCars()
    {
        var isSample = _sampleAt <= _now;
        while (_sampleAt <= _now)
            _sampleAt += _scenario.Metrics.Sample;
        for (var i = 0; i < _connectors.Length; i++)
        {
            var connector = _connectors[i];
            var isChange = connector.NextChange <= _now;
            if (!isChange && !(isSample && connector.Car is not null))
                continue;
            connector.Advance(_now);
            Record(i);
            if (isChange)
                _controller.Changed(_now, i);
        }
    }

    private void AdvanceAll()
    {
        foreach (var connector in _connectors)
            connector.Advance(_now);
    }

    private void RecordAll()
    {
        for (var i = 0; i < _connectors.Length; i++)
            Record(i);
    }

    private void Record(int index)
    {
        var connector = _connectors[index];
        _recorder.Drew(_now, index, connector.Phases, connector.Amps, connector.Watts, connector.OfferedAmps, connector.DeliveredWh);
    }

    /// <summary>Gives the energy up to now to the peak: that of cars, and that of other consumers, whose power has not changed since.</summary>
    private void CountEnergy()
    {
        AdvanceAll();
        var total = 0.0;
        foreach (var connector in _connectors)
            total += connector.TotalWh;

        var site = _scenario.Site;
        OtherConsumers.Sum(site, _nodes.States, _others);
        var others = (_others[0].First + _others[0].Second + _others[0].Third) * OtherConsumers.VoltsAt(site, 0);
        _peak.Add(_now, total - _countedWh + (others * (_now - _peak.At).TotalHours));
        _countedWh = total;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
