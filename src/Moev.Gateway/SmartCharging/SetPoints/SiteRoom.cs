using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The room that is left for raises under what every connector can draw now. Under the controller's lock.</summary>
/// <param name="site">The site.</param>
/// <param name="isEnforced">False where the safety layer does not enforce limits: there is room for every raise.</param>
internal sealed class SiteRoom(SiteModel site, bool isEnforced)
{
    private readonly Commitments _commitments = new(site);
    private bool _isKnown; // false until the first observation

    /// <summary>False while no raise has more room than when it was looked at last.</summary>
    public bool MayHaveGrown { get; set; }

    /// <summary>Takes over the loads, limits and ceilings of an observation.</summary>
    public void Reset(Observation observation)
    {
        _commitments.Reset(observation);
        (_isKnown, MayHaveGrown) = (true, true);
    }

    /// <summary>Takes over a connector's present ceiling.</summary>
    public void Recount(SetPointConnector connector, double now)
    {
        if (!_isKnown)
            return;
        var before = _commitments.CeilingOf(connector.Index);
        _commitments.Set(connector.Index, connector.Phases, connector.CeilingAt(now));
        MayHaveGrown |= _commitments.CeilingOf(connector.Index) < before;
    }

    /// <summary>Returns true when all others, with what they can draw now, leave room for a current. Before the first observation nothing is known of them.</summary>
    public bool Has(SetPointConnector connector, double amps) => _isKnown && (!isEnforced || _commitments.Fits(connector.Index, connector.Phases, amps));
}
