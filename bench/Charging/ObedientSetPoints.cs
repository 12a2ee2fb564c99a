using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Benchmarks.Charging;

/// <summary>Set-points of charge points that are all connected and obey at once: nothing is sent.</summary>
internal sealed class ObedientSetPoints(SiteModel site) : ISetPoints
{
    private readonly double[] _setPoints = [.. Enumerable.Range(0, site.Connectors.Count).Select(site.FailSafeOf)];

    public ISetPointObserver? Observer { get; set; }

    /// <summary>The set-points that decisions changed so far.</summary>
    public long Changes { get; private set; }

    public void Describe(Observation observation)
    {
        for (var i = 0; i < _setPoints.Length; i++)
        {
            ref var state = ref observation.Connectors[i];
            (state.IsOnline, state.IsControllable) = (true, true);
            state.SetPointAmps = state.LimitAmps = state.CeilingAmps = _setPoints[i];
        }
    }

    public void Apply(Observation observation, Decision allowed)
    {
        for (var i = 0; i < _setPoints.Length; i++)
        {
            if (_setPoints[i] == allowed.Amps[i])
                continue;
            _setPoints[i] = allowed.Amps[i];
            Changes++;
        }
    }

    public SetPointStatus StatusOf(int connector) => default;

    public Task WhenChanged() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
}
