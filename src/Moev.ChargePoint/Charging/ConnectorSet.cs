using Moev.ChargePoint.Timing;

namespace Moev.ChargePoint.Charging;

/// <summary>The connectors of a charge point. Energy flows on them as time passes.</summary>
internal sealed class ConnectorSet
{
    private readonly Connector[] _connectors;

    public ConnectorSet(ChargePointOptions options, ChargePointClock clock)
    {
        _connectors = [.. Enumerable.Range(1, options.Connectors).Select(id => new Connector(id, options))];
        clock.Passing += Advance;
    }

    /// <summary>All connectors, by number from 1.</summary>
    public IReadOnlyList<Connector> All => _connectors;

    public int Count => _connectors.Length;

    /// <summary>Finds a connector by its number; null when there is none.</summary>
    public Connector? Find(int id) => id >= 1 && id <= _connectors.Length ? _connectors[id - 1] : null;

    /// <summary>Finds the first connector that matches; null when none does.</summary>
    public Connector? First(Predicate<Connector> matches) => Array.Find(_connectors, matches);

    private void Advance(TimeSpan duration)
    {
        foreach (var connector in _connectors)
            connector.Advance(duration);
    }
}
