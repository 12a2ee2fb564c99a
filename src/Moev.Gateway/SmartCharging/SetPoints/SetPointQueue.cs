namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The order of sending: cuts first, raises when there is room, each in a bounded number of places. Under the controller's lock.</summary>
/// <param name="places">The highest number of steps that are under way.</param>
/// <param name="checkPlaces">The highest number of checks among them.</param>
internal sealed class SetPointQueue(IReadOnlyList<SetPointConnector> connectors, SiteRoom room, int places, int checkPlaces)
{
    private readonly Queue<int> _cuts = new(); // connectors that wait for a place
    private readonly List<int> _raises = []; // connectors whose raise waits for room or a place
    private readonly List<(SetPointConnector Connector, SetPointStep Step)> _started = [];
    private int _checks;

    /// <summary>The number of connectors to which something is being sent.</summary>
    public int UnderWay { get; private set; }

    /// <summary>The time of the last decision.</summary>
    public double DecidedAt { get; set; } = double.NegativeInfinity;

    /// <summary>Queues a connector that has something to do.</summary>
    public void Consider(SetPointConnector connector, double now)
    {
        connector.IsWaiting = false;
        var step = connector.Next(now, DecidedAt);
        if (step.Kind == SetPointStepKind.None || connector.IsQueued)
            return;
        connector.IsQueued = true;
        if (IsRaise(connector, step, now))
            AddRaise(connector);
        else
            _cuts.Enqueue(connector.Index);
    }

    /// <summary>Starts as much as there are places and room for.</summary>
    /// <returns>The steps to do now; until the next call.</returns>
    public IReadOnlyList<(SetPointConnector Connector, SetPointStep Step)> Start(double now)
    {
        _started.Clear();
        StartCuts(now);
        StartRaises(now);
        return _started;
    }

    /// <summary>Notes that a step has ended.</summary>
    public void End(in SetPointStep step)
    {
        UnderWay--;
        if (step.Kind == SetPointStepKind.Check)
            _checks--;
    }

    private static bool IsRaise(SetPointConnector connector, in SetPointStep step, double now) => step.IsLimit && step.Amps > connector.CommittedAt(now);

    private void StartCuts(double now)
    {
        for (var waiting = _cuts.Count; waiting > 0 && UnderWay < places; waiting--)
        {
            var connector = connectors[_cuts.Dequeue()];
            connector.IsQueued = false;
            var step = connector.Next(now, DecidedAt);
            if (step.Kind == SetPointStepKind.None)
                continue;
            if (IsRaise(connector, step, now))
            {
                connector.IsQueued = true;
                AddRaise(connector);
            }
            else if (step.Kind != SetPointStepKind.Check || _checks < checkPlaces)
            {
                Begin(connector, step, now);
            }
        }
    }

    private void StartRaises(double now)
    {
        // While a cut waits for a place, its current is not free, and a raise would take the place.
        var kept = 0;
        var next = 0;
        for (; room.MayHaveGrown && next < _raises.Count && UnderWay < places && _cuts.Count == 0; next++)
        {
            var connector = connectors[_raises[next]];
            var step = connector.Next(now, DecidedAt);
            var isRaise = IsRaise(connector, step, now);
            if (step.Kind == SetPointStepKind.None)
            {
                connector.IsQueued = false;
            }
            else if (!isRaise || room.Has(connector, step.Amps))
            {
                connector.IsQueued = false;
                Begin(connector, step, now);
            }
            else
            {
                connector.IsWaiting = isRaise;
                _raises[kept++] = _raises[next];
            }
        }

        // Those that found no room need not be looked at again before there is more.
        room.MayHaveGrown &= next < _raises.Count;
        _raises.RemoveRange(kept, next - kept);
    }

    private void AddRaise(SetPointConnector connector)
    {
        _raises.Add(connector.Index);
        room.MayHaveGrown = true;
    }

    private void Begin(SetPointConnector connector, in SetPointStep step, double now)
    {
        UnderWay++;
        if (step.Kind == SetPointStepKind.Check)
            _checks++;
        _started.Add((connector, step));
        connector.Begin(step, DecidedAt);
        room.Recount(connector, now);
    }
}
