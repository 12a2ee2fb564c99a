namespace Moev.Lab.Metrics;

/// <summary>The metrics of one run, from the ground truth. The names in results.json are those of the members in camelCase.</summary>
internal sealed record RunMetrics
{
    /// <summary>Energy that the cars took, in kWh.</summary>
    public required double EnergyKwh { get; init; }

    /// <summary>Energy that the drivers of the stays that began needed, in kWh.</summary>
    public double RequestedKwh { get; init; } = double.NaN;

    /// <summary>Energy delivered of the energy requested, in percent; a stay counts at most its request.</summary>
    public required double EnergyDeliveredPercent { get; init; }

    /// <summary>Stays whose request was met but for the tolerance, in percent.</summary>
    public required double DemandsMetPercent { get; init; }

    /// <summary>Stays that left without their request.</summary>
    public required double DeadlineMisses { get; init; }

    /// <summary>Energy that was missing at departures, in kWh.</summary>
    public required double ShortKwh { get; init; }

    /// <summary>The highest power of charging over the scenario's window, in kW.</summary>
    public required double PeakKw { get; init; }

    /// <summary>The highest 1-minute mean of the site's power with other consumers, in kW.</summary>
    public required double Peak1MinuteKw { get; init; }

    /// <summary>The highest 15-minute mean, likewise.</summary>
    public required double Peak15MinuteKw { get; init; }

    /// <summary>The time in which any node was above its limit, in s, summed over nodes.</summary>
    public required double ViolationSeconds { get; init; }

    /// <summary>The energy above limits, in kWh, summed over nodes.</summary>
    public required double ViolationKwh { get; init; }

    /// <summary>The worst excess over a limit, in A of one line.</summary>
    public required double WorstExcessAmps { get; init; }

    /// <summary>The mean of the unbalance of the root's lines while it carries a load: (max − mean) / mean (NEMA), in percent.</summary>
    public required double UnbalancePercent { get; init; }

    /// <summary><see cref="UnbalancePercent"/> as a fraction, as acnportal gives it.</summary>
    public double Unbalance => UnbalancePercent / 100;

    /// <summary>As <see cref="UnbalancePercent"/>, its highest value while the load is at least a tenth of the peak.</summary>
    public required double MaxUnbalancePercent { get; init; }

    /// <summary>The cost of the energy that the cars took; not a number without a tariff.</summary>
    public required double EnergyCost { get; init; }

    /// <summary>The price of the highest 15-minute mean of the site's power in each calendar month; not a number without a tariff.</summary>
    public required double DemandCharge { get; init; }

    /// <summary>Energy cost and demand charge for each kWh that the cars took.</summary>
    public double CostPerKwh { get; init; } = double.NaN;

    /// <summary>Jain's index of delivered / requested, 0 to 1.</summary>
    public required double Fairness { get; init; }

    /// <summary>The lowest delivered / requested of a stay, in percent, and the 10th percentile.</summary>
    public required double MinSatisfactionPercent { get; init; }

    public required double P10SatisfactionPercent { get; init; }

    /// <summary>Seconds from a decision to the accepted profile; not a number without OCPP.</summary>
    public required double AcceptedP50Seconds { get; init; }

    public required double AcceptedP99Seconds { get; init; }

    /// <summary>Seconds from a decision to the current within it.</summary>
    public required double FollowedP50Seconds { get; init; }

    public required double FollowedP99Seconds { get; init; }

    /// <summary>Profile messages of each charge point in an hour.</summary>
    public required double ProfilesPerChargerHour { get; init; }

    /// <summary>All OCPP messages of each charge point in an hour, in both directions; not a number without OCPP.</summary>
    public double MessagesPerChargerHour { get; init; } = double.NaN;

    /// <summary>Set-points that were refused or not answered.</summary>
    public required double FailedSetPoints { get; init; }

    /// <summary>Changes of current of a stay, on average.</summary>
    public required double SwitchesPerStay { get; init; }

    /// <summary>Real milliseconds of the algorithm for a decision.</summary>
    public required double AlgorithmP50Milliseconds { get; init; }

    public required double AlgorithmP99Milliseconds { get; init; }

    /// <summary>Decisions that the fallback made.</summary>
    public required double Fallbacks { get; init; }

    /// <summary>Connectors at which the safety layer changed a decision, summed over decisions.</summary>
    public required double Interventions { get; init; }

    /// <summary>The energy in kWh that a clairvoyant could deliver under the same limits; not a number when it was not computed.</summary>
    public required double BoundKwh { get; init; }

    /// <summary>The energy that the algorithm missed of the bound, in percent of the request.</summary>
    public required double RegretPercent { get; init; }

    /// <summary>True when the bound is exact for the site; otherwise it is an upper bound: no algorithm can deliver more.</summary>
    public required bool IsBoundExact { get; init; }

    /// <summary>The violations of each node that has any.</summary>
    public required IReadOnlyList<NodeViolation> Nodes { get; init; }
}

/// <param name="Node">The node's id.</param>
/// <param name="WorstPhase">The line with the worst excess, L1 to L3; null when the power was exceeded.</param>
internal sealed record NodeViolation(string Node, double Seconds, double ExcessKwh, double WorstExcessAmps, string? WorstPhase)
{
    /// <summary>The violations of each line that has any, and of the power.</summary>
    public IReadOnlyList<PhaseViolation> Phases { get; init; } = [];

    /// <summary>The part of the time in which other consumers alone were above the limit, in s: no controller could prevent it.</summary>
    public double OthersAloneSeconds { get; init; }

    /// <summary>The time of the worst excess, from the start of the run.</summary>
    public TimeSpan WorstAt { get; init; }
}

/// <param name="Phase">The line, L1 to L3, or "power".</param>
internal sealed record PhaseViolation(string Phase, double Seconds, double ExcessKwh, double WorstExcessAmps);
