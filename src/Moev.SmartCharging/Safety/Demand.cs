using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// Estimates the current that each car can use, so that others get what it leaves: near full, a car draws less than its limit. A car that draws close to its limit
/// can use twice as much, and every car is offered its maximum from time to time. Without a fresh measurement it can use its maximum. It also finds the number of
/// phases that a car uses. For one thread at a time.
/// </summary>
public sealed class Demand
{
    private readonly SiteModel _site;
    private readonly DemandOptions _options;
    private readonly DemandEstimate[] _estimates;
    private readonly PhaseCount[] _phases;

    /// <summary>Creates an estimator that remembers nothing.</summary>
    public Demand(SiteModel site, DemandOptions options)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        _site = site;
        _options = options;
        _estimates = new DemandEstimate[site.Connectors.Count];
        _phases = new PhaseCount[site.Connectors.Count];
        Array.Fill(_estimates, DemandEstimate.None);
    }

    /// <summary>Sets <see cref="ConnectorState.DemandAmps"/> and <see cref="ConnectorState.CarPhases"/> of all connectors.</summary>
    public void Update(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        for (var i = 0; i < _estimates.Length; i++)
        {
            ref var state = ref observation.Connectors[i];
            ref var estimate = ref _estimates[i];
            var connector = _site.Connectors[i];
            if (!state.HasSession || state.TransactionId != estimate.TransactionId)
            {
                estimate = DemandEstimate.None;
                estimate.TransactionId = state.TransactionId;
                _phases[i] = default;
            }

            state.DemandAmps = connector.MaxAmps;
            state.CarPhases = 0;
            if (!state.HasSession)
                continue;
            var limit = state.SetPointOr(_site.FailSafeOf(i));
            if (state.LimitAmps < limit)
                limit = state.LimitAmps;
            var isFresh = state.MeasurementAge >= 0 && state.MeasurementAge <= _options.MaxAge.TotalSeconds;
            var sampledAt = isFresh ? observation.At - TimeSpan.FromSeconds(state.MeasurementAge) : DateTimeOffset.MinValue;
            if (isFresh)
                _phases[i].See(state.PhaseAmps, connector.Phases.Count, sampledAt);
            state.CarPhases = _phases[i].Known;
            var lowest = connector.LowestAmps;
            estimate.See(_options, observation.At, limit, lowest, isFresh ? state.Amps : double.NaN, sampledAt);
            var floor = _options.KeepsLowest ? lowest : 0;
            if (!double.IsNaN(estimate.Amps))
                state.DemandAmps = Math.Min(connector.MaxAmps, Math.Max(RoundUp(estimate.Amps, i), floor));
        }
    }

    // Rounding down to a step would take the margin away.
    private double RoundUp(double amps, int index)
    {
        var connector = _site.Connectors[index];
        if (amps <= 0 || connector.Steps.IsContinuous)
            return amps;
        var down = connector.Steps.RoundDown(amps, connector.MinAmps, connector.MaxAmps);
        return amps - down < SiteLoad.Tolerance ? down : connector.Steps.Next(down, connector.MinAmps, connector.MaxAmps) ?? connector.MaxAmps;
    }
}
