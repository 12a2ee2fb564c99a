namespace Moev.Lab.Metrics;

/// <summary>All metrics, in the order in which tables show them.</summary>
internal static class MetricTable
{
    /// <summary>All metrics.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Of("energyKwh", "Energy", "kWh", 1, Better.Higher, MetricGroup.Energy, "Energy that the cars took.", static m => m.EnergyKwh),
        Of("requestedKwh", "Requested energy", "kWh", 1, Better.Neither, MetricGroup.Energy, "Energy that the drivers needed.", static m => m.RequestedKwh),
        Of("energyDeliveredPercent", "Energy delivered", "%", 2, Better.Higher, MetricGroup.Energy, "Energy delivered of the energy requested; a stay counts at most its request.", static m => m.EnergyDeliveredPercent),
        Of("demandsMetPercent", "Demands met", "%", 1, Better.Higher, MetricGroup.Energy, "Stays that got their request, but for the tolerance.", static m => m.DemandsMetPercent),
        Of("deadlineMisses", "Deadline misses", "", 0, Better.Lower, MetricGroup.Energy, "Stays that left without their request.", static m => m.DeadlineMisses),
        Of("shortKwh", "Energy short", "kWh", 1, Better.Lower, MetricGroup.Energy, "Energy that was missing at departures.", static m => m.ShortKwh),
        Of("peakKw", "Peak of charging", "kW", 1, Better.Lower, MetricGroup.Power, "Highest power of charging, as the mean over the scenario's window.", static m => m.PeakKw),
        Of("peak1MinuteKw", "Peak, 1 minute", "kW", 1, Better.Lower, MetricGroup.Power, "Highest 1-minute mean of the site's power with other consumers.", static m => m.Peak1MinuteKw),
        Of("peak15MinuteKw", "Peak, 15 minutes", "kW", 1, Better.Lower, MetricGroup.Power, "Highest 15-minute mean of the site's power with other consumers.", static m => m.Peak15MinuteKw),
        Of("unbalancePercent", "Unbalance", "%", 1, Better.Lower, MetricGroup.Power, "Mean unbalance of the root's lines while cars charge (NEMA).", static m => m.UnbalancePercent),
        Of("maxUnbalancePercent", "Highest unbalance", "%", 1, Better.Lower, MetricGroup.Power, "Highest unbalance while the load is a tenth of its peak or more.", static m => m.MaxUnbalancePercent),
        Of("unbalance", "Unbalance as a fraction", "", 4, Better.Lower, MetricGroup.Power, "unbalancePercent / 100.", static m => m.Unbalance) with { IsAlias = true },
        Of("violationSeconds", "Time above limits", "s", 0, Better.Lower, MetricGroup.Limits, "Time in which a node was above its limit, summed over nodes.", static m => m.ViolationSeconds),
        Of("violationKwh", "Energy above limits", "kWh", 3, Better.Lower, MetricGroup.Limits, "Energy above limits, summed over nodes.", static m => m.ViolationKwh),
        Of("worstExcessAmps", "Worst excess", "A", 2, Better.Lower, MetricGroup.Limits, "Worst excess over a limit, as current of one line.", static m => m.WorstExcessAmps),
        Of("energyCost", "Energy cost", "", 2, Better.Lower, MetricGroup.Cost, "Cost of the energy that the cars took, in the tariff's currency.", static m => m.EnergyCost),
        Of("demandCharge", "Demand charge", "", 2, Better.Lower, MetricGroup.Cost, "Price of the highest 15-minute mean of each month, in the tariff's currency.", static m => m.DemandCharge),
        Of("costPerKwh", "Cost per kWh", "", 4, Better.Lower, MetricGroup.Cost, "Energy cost and demand charge for each kWh that the cars took.", static m => m.CostPerKwh),
        Of("fairness", "Fairness", "", 3, Better.Higher, MetricGroup.Fairness, "Jain's index of delivered / requested, from 1 / stays to 1.", static m => m.Fairness),
        Of("minSatisfactionPercent", "Lowest satisfaction", "%", 1, Better.Higher, MetricGroup.Fairness, "Lowest delivered / requested of a stay.", static m => m.MinSatisfactionPercent),
        Of("p10SatisfactionPercent", "Satisfaction, p10", "%", 1, Better.Higher, MetricGroup.Fairness, "Delivered / requested that a tenth of the stays does not exceed.", static m => m.P10SatisfactionPercent),
        Of("switchesPerStay", "Switches per stay", "", 2, Better.Lower, MetricGroup.Control, "Changes of the offer that a car followed by more than 1 A, on average.", static m => m.SwitchesPerStay),
        Of("acceptedP50Seconds", "Decision to accepted, p50", "s", 2, Better.Lower, MetricGroup.Control, "Time from a decision to the accepted profile, median.", static m => m.AcceptedP50Seconds),
        Of("acceptedP99Seconds", "Decision to accepted, p99", "s", 2, Better.Lower, MetricGroup.Control, "Time from a decision to the accepted profile, 99th percentile.", static m => m.AcceptedP99Seconds),
        Of("followedP50Seconds", "Decision to current, p50", "s", 2, Better.Lower, MetricGroup.Control, "Time from a decision to the current that follows it, median.", static m => m.FollowedP50Seconds),
        Of("followedP99Seconds", "Decision to current, p99", "s", 2, Better.Lower, MetricGroup.Control, "Time from a decision to the current that follows it, 99th percentile.", static m => m.FollowedP99Seconds),
        Of("profilesPerChargerHour", "Profiles per charger-hour", "1/h", 2, Better.Lower, MetricGroup.Control, "Set-points that were sent to each charge point in an hour.", static m => m.ProfilesPerChargerHour),
        Of("messagesPerChargerHour", "Messages per charger-hour", "1/h", 1, Better.Lower, MetricGroup.Control, "OCPP messages of each charge point in an hour, in both directions.", static m => m.MessagesPerChargerHour),
        Of("failedSetPoints", "Failed set-points", "", 0, Better.Lower, MetricGroup.Control, "Set-points that were refused or not answered.", static m => m.FailedSetPoints),
        Of("algorithmP50Milliseconds", "Algorithm, p50", "ms", 2, Better.Lower, MetricGroup.Algorithm, "Real time of the algorithm for a decision, median.", static m => m.AlgorithmP50Milliseconds),
        Of("algorithmP99Milliseconds", "Algorithm, p99", "ms", 2, Better.Lower, MetricGroup.Algorithm, "Real time of the algorithm for a decision, 99th percentile.", static m => m.AlgorithmP99Milliseconds),
        Of("fallbacks", "Fallbacks", "", 0, Better.Lower, MetricGroup.Algorithm, "Decisions that the fallback made, because the algorithm failed or was late.", static m => m.Fallbacks),
        Of("interventions", "Interventions", "", 0, Better.Lower, MetricGroup.Algorithm, "Connectors at which the safety layer changed a decision, summed over decisions.", static m => m.Interventions),
        Of("boundKwh", "Offline bound", "kWh", 1, Better.Neither, MetricGroup.Bound, "Energy that a clairvoyant could deliver under the same limits.", static m => m.BoundKwh),
        Of("regretPercent", "Regret", "%", 2, Better.Lower, MetricGroup.Bound, "Energy that was missed of the offline bound, of the energy requested.", static m => m.RegretPercent),
    ];

    /// <summary>Finds a metric.</summary>
    /// <returns>The metric; null when there is none with this name.</returns>
    public static Metric? Find(string name)
    {
        foreach (var metric in All)
        {
            if (metric.Name == name)
                return metric;
        }

        return null;
    }

    private static Metric Of(
        string name, string title, string unit, int decimals, Better better, MetricGroup group, string explanation, Func<RunMetrics, double> value) => new()
        {
            Name = name,
            Title = title,
            Unit = unit,
            Decimals = decimals,
            Better = better,
            Group = group,
            Explanation = explanation,
            Value = value,
        };
}
