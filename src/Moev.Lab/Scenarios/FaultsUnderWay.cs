using Moev.ChargePoint;

namespace Moev.Lab.Scenarios;

/// <summary>The faults that have begun and not ended. Several of one kind may overlap: the one that began last has its effect, and the end of one leaves the others.</summary>
internal sealed class FaultsUnderWay
{
    private readonly Dictionary<(FaultKind Kind, string Identity, Quirk? Quirk), List<Fault>> _faults = [];
    private readonly Dictionary<string, IReadOnlyCollection<Quirk>> _own = new(StringComparer.Ordinal);

    /// <param name="scenario">The scenario, for the quirks that charge points always have.</param>
    public FaultsUnderWay(Scenario scenario)
    {
        foreach (var (index, connector) in scenario.Site.Connectors.Index())
            _own[connector.ChargePoint] = scenario.Chargers[index].Quirks;
    }

    /// <summary>Takes note that a fault begins or ends.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="identity">The charge point that it hits; null for one of the gateway or the algorithm.</param>
    /// <param name="begins">True when it begins.</param>
    /// <returns>What holds now.</returns>
    public FaultEffect Change(Fault fault, string? identity, bool begins)
    {
        var place = (fault.Kind, identity ?? "", fault.Quirk);
        if (!_faults.TryGetValue(place, out var faults))
            _faults.Add(place, faults = []);
        var wasOn = faults.Count > 0;
        if (begins)
            faults.Add(fault);
        else
            faults.Remove(fault);
        var isOn = faults.Count > 0;
        // A quirk that a charge point always has does not end with a fault.
        var keeps = fault.Quirk is { } quirk && identity is not null && _own[identity].Contains(quirk);
        return new FaultEffect(isOn || keeps, isOn != wasOn && !keeps, isOn ? faults[^1].Amount : TimeSpan.Zero);
    }
}

/// <summary>The effect of all faults of one kind at one place.</summary>
/// <param name="IsOn">True while one is under way.</param>
/// <param name="IsChanged">True when that has just changed.</param>
/// <param name="Amount">How wrong a clock is, or how late messages are; zero without a fault.</param>
internal readonly record struct FaultEffect(bool IsOn, bool IsChanged, TimeSpan Amount);
