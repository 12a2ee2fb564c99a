using System.Text.Json;
using Moev.Lab.Metrics;

namespace Moev.Lab.Reports;

/// <summary>The metrics in the order of reports.</summary>
internal static class ReportMetrics
{
    /// <summary>The unit of costs.</summary>
    public const string Currency = "currency";

    private const string Cars = "What the cars got";
    private const string Site = "What the site carried";
    private const string Cost = "What it cost";
    private const string Control = "How it was controlled";
    private const string Bound = "Compared with a clairvoyant";

    public static IReadOnlyList<ReportMetric> All { get; } =
    [
        Of(Cars, nameof(RunMetrics.EnergyDeliveredPercent), "Energy delivered, of the request", "%", 2, Better.Higher),
        Of(Cars, nameof(RunMetrics.DemandsMetPercent), "Demands met", "%", 2, Better.Higher),
        Of(Cars, nameof(RunMetrics.EnergyKwh), "Energy", "kWh", 1, Better.Neither),
        Of(Cars, nameof(RunMetrics.DeadlineMisses), "Stays that left without their request", "", 1, Better.Lower),
        Of(Cars, nameof(RunMetrics.ShortKwh), "Energy missing at departures", "kWh", 1, Better.Lower),
        Of(Cars, nameof(RunMetrics.Fairness), "Fairness (Jain's index)", "", 3, Better.Higher),
        Of(Cars, nameof(RunMetrics.MinSatisfactionPercent), "Lowest satisfaction of a stay", "%", 1, Better.Higher),
        Of(Cars, nameof(RunMetrics.P10SatisfactionPercent), "10th percentile of satisfaction", "%", 1, Better.Higher),
        Of(Cars, nameof(RunMetrics.SwitchesPerStay), "Switches per stay", "", 1, Better.Lower),
        Of(Site, nameof(RunMetrics.PeakKw), "Peak of charging", "kW", 1, Better.Lower),
        Of(Site, nameof(RunMetrics.Peak1MinuteKw), "Peak of the site, 1 minute", "kW", 1, Better.Lower),
        Of(Site, nameof(RunMetrics.Peak15MinuteKw), "Peak of the site, 15 minutes", "kW", 1, Better.Lower),
        Of(Site, nameof(RunMetrics.ViolationSeconds), "Time above a limit", "s", 0, Better.Lower),
        Of(Site, nameof(RunMetrics.ViolationKwh), "Energy above limits", "kWh", 3, Better.Lower),
        Of(Site, nameof(RunMetrics.WorstExcessAmps), "Worst excess on one line", "A", 2, Better.Lower),
        Of(Site, nameof(RunMetrics.UnbalancePercent), "Unbalance of the lines, mean", "%", 1, Better.Lower),
        Of(Site, nameof(RunMetrics.MaxUnbalancePercent), "Unbalance of the lines, highest", "%", 1, Better.Lower),
        Of(Cost, nameof(RunMetrics.EnergyCost), "Cost of energy", Currency, 2, Better.Neither),
        Of(Cost, nameof(RunMetrics.DemandCharge), "Demand charge", Currency, 2, Better.Lower),
        Of(Control, nameof(RunMetrics.AcceptedP50Seconds), "Decision to accepted profile, median", "s", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.AcceptedP99Seconds), "Decision to accepted profile, 99th percentile", "s", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.FollowedP50Seconds), "Decision to current, median", "s", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.FollowedP99Seconds), "Decision to current, 99th percentile", "s", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.ProfilesPerChargerHour), "Profile messages per charge point and hour", "", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.FailedSetPoints), "Set-points refused or not answered", "", 1, Better.Lower),
        Of(Control, nameof(RunMetrics.AlgorithmP50Milliseconds), "Time of the algorithm, median", "ms", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.AlgorithmP99Milliseconds), "Time of the algorithm, 99th percentile", "ms", 2, Better.Lower),
        Of(Control, nameof(RunMetrics.Fallbacks), "Decisions made by the fallback", "", 1, Better.Lower),
        Of(Control, nameof(RunMetrics.Interventions), "Interventions of the safety layer", "", 1, Better.Lower),
        Of(Bound, nameof(RunMetrics.BoundKwh), "Energy that a clairvoyant could deliver", "kWh", 1, Better.Neither),
        Of(Bound, nameof(RunMetrics.RegretPercent), "Regret: energy missed of that, of the energy requested", "%", 2, Better.Lower),
    ];

    /// <summary>Returns the metric of a member of <see cref="RunMetrics"/>.</summary>
    public static ReportMetric Of(string member) => All.First(metric => metric.Name == JsonNamingPolicy.CamelCase.ConvertName(member));

    private static ReportMetric Of(string group, string member, string label, string unit, int decimals, Better better) =>
        new(JsonNamingPolicy.CamelCase.ConvertName(member), group, label, unit, decimals, better, typeof(RunMetrics).GetProperty(member)!.GetMethod!.CreateDelegate<Func<RunMetrics, double>>());
}
