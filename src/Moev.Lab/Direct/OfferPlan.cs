using Moev.Gateway.Options;
using Moev.Lab.Truth;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Lab.Direct;

/// <summary>
/// Turns decisions into offers, as the gateway's set-points do but without messages: cuts at once, raises as soon as what every other connector can still draw leaves room.
/// With ideal cars all of it happens at the moment of the decision.
/// </summary>
internal sealed class OfferPlan(SiteModel site, ConnectorTruth[] connectors, SiteSafety safety, IRunRecorder recorder)
{
    private const double SameAmps = 1e-9;

    private readonly Commitments _commitments = new(site);
    private readonly double[] _targets = new double[connectors.Length];
    private readonly int[] _phases = new int[connectors.Length];
    private int _waiting;

    /// <summary>Makes connectors follow a decision.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="observation">The observation that it rests on.</param>
    /// <param name="allowed">The decision, which names every connector.</param>
    public void Apply(TimeSpan now, Observation observation, Decision allowed)
    {
        _commitments.Reset(observation);
        for (var i = 0; i < _targets.Length; i++)
        {
            _targets[i] = double.IsNaN(allowed.Amps[i]) ? site.FailSafeOf(i) : allowed.Amps[i];
            _phases[i] = CountedLoad.PhasesOf(observation.Connectors[i], site.Connectors[i]);
            if (_targets[i] < connectors[i].OfferedAmps - SameAmps)
                Offer(now, i);
        }

        Raise(now);
    }

    /// <summary>Takes a change of a connector's current into account that its car made by itself.</summary>
    public void Changed(TimeSpan now, int connector)
    {
        if (_waiting == 0)
            return;
        _commitments.Set(connector, _phases[connector], connectors[connector].CeilingAmps);
        Raise(now);
    }

    private void Raise(TimeSpan now)
    {
        _waiting = 0;
        for (var i = 0; i < _targets.Length; i++)
        {
            if (_targets[i] <= connectors[i].OfferedAmps + SameAmps)
                continue;
            // Where the safety layer does not enforce limits, nothing waits for them.
            if (safety == SiteSafety.Enforce && !_commitments.Fits(i, _phases[i], _targets[i]))
                _waiting++;
            else
                Offer(now, i);
        }
    }

    private void Offer(TimeSpan now, int index)
    {
        var connector = connectors[index];
        recorder.SetPointSent(now, index, _targets[index], isRenewal: false);
        recorder.SetPointEnded(now, index, "Accepted");
        connector.Offer(_targets[index], now);
        _commitments.Set(index, _phases[index], connector.CeilingAmps);
        recorder.Drew(now, index, connector.Phases, connector.Amps, connector.Watts, connector.OfferedAmps, connector.DeliveredWh);
    }
}
