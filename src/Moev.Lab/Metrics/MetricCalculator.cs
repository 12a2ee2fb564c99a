using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>Computes the metrics of a run. docs/lab-metrics.md has the formulas.</summary>
internal static class MetricCalculator
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Computes the metrics.</summary>
    /// <param name="record">The run.</param>
    /// <param name="bound">
    /// The offline bound, from <see cref="OfflineBound.Compute(RunRecord)"/>: it depends on the scenario, the seed and the simulated time, not on the algorithm, so that runs can
    /// share it. Null to leave it out.
    /// </param>
    public static RunMetrics Compute(RunRecord record, EnergyBound? bound = null)
    {
        var settings = record.Plan.Scenario.Metrics;
        var stays = new StayOutcomes(record.Stays, settings.DemandToleranceWh);
        var control = new ControlOutcomes(record);
        var nodes = NodeExcess.Of(record, settings.ToleranceAmps);
        var (unbalance, highestUnbalance) = PhaseUnbalance.Of(record);
        var (energyCost, demandCharge) = (Costs.OfEnergy(record), Costs.OfDemand(record));
        return new RunMetrics
        {
            EnergyKwh = stays.EnergyKwh,
            RequestedKwh = stays.RequestedKwh,
            EnergyDeliveredPercent = 100 * stays.CountedKwh / stays.RequestedKwh,
            DemandsMetPercent = stays.MetPercent,
            DeadlineMisses = stays.Misses,
            ShortKwh = stays.ShortKwh,
            PeakKw = PowerWindows.Peak(record, settings.PeakWindow, withOthers: false) / 1000,
            Peak1MinuteKw = PowerWindows.Peak(record, Minute, withOthers: true) / 1000,
            Peak15MinuteKw = PowerWindows.Peak(record, 15 * Minute, withOthers: true) / 1000,
            ViolationSeconds = nodes.Sum(static node => node.Seconds),
            ViolationKwh = nodes.Sum(static node => node.ExcessKwh),
            WorstExcessAmps = nodes.Count == 0 ? 0 : nodes.Max(static node => node.WorstExcessAmps),
            UnbalancePercent = unbalance,
            MaxUnbalancePercent = highestUnbalance,
            EnergyCost = energyCost,
            DemandCharge = demandCharge,
            CostPerKwh = (energyCost + demandCharge) / stays.EnergyKwh,
            Fairness = stays.Fairness,
            MinSatisfactionPercent = stays.Satisfaction.Count == 0 ? double.NaN : stays.Satisfaction[0],
            P10SatisfactionPercent = Quantile.Of(stays.Satisfaction, 0.1),
            AcceptedP50Seconds = Quantile.Of(control.Accepted, 0.5),
            AcceptedP99Seconds = Quantile.Of(control.Accepted, 0.99),
            FollowedP50Seconds = Quantile.Of(control.Followed, 0.5),
            FollowedP99Seconds = Quantile.Of(control.Followed, 0.99),
            ProfilesPerChargerHour = control.ProfilesPerHour,
            MessagesPerChargerHour = control.MessagesPerHour,
            FailedSetPoints = control.Failed,
            SwitchesPerStay = stays.Switches / record.Stays.Count,
            AlgorithmP50Milliseconds = Quantile.Of(control.Algorithm, 0.5),
            AlgorithmP99Milliseconds = Quantile.Of(control.Algorithm, 0.99),
            Fallbacks = control.Fallbacks,
            Interventions = control.Interventions,
            BoundKwh = bound?.Kwh ?? double.NaN,
            RegretPercent = 100 * ((bound?.Kwh ?? double.NaN) - stays.CountedKwh) / stays.RequestedKwh,
            IsBoundExact = bound?.IsExact ?? false,
            Nodes = nodes,
        };
    }

    /// <summary>Returns delivered / requested of each stay in percent, at most 100, ascending.</summary>
    public static IReadOnlyList<double> Satisfaction(RunRecord record) => new StayOutcomes(record.Stays, record.Plan.Scenario.Metrics.DemandToleranceWh).Satisfaction;
}
