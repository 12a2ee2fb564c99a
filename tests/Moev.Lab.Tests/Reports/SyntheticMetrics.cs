using System.Runtime.CompilerServices;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Reports;

/// <summary>Metrics that are plausible, not exact.</summary>
internal static class SyntheticMetrics
{
    /// <summary>Metrics of which none is known.</summary>
    public static RunMetrics None { get; } = CreateUnknown();

    public static RunMetrics Of(RunRecord record)
    {
        var energy = record.Stays.Sum(static stay => stay.DeliveredWh) / 1000;
        var requested = record.Stays.Sum(static stay => stay.Stay.RequestedWh) / 1000;
        var met = record.Stays.Count(static stay => stay.DeliveredWh > stay.Stay.RequestedWh - 100);
        var violations = record.Nodes.Select((trace, node) => (record.Plan.Scenario.Site.Nodes[node].Id, Over: trace.Points.Where(static point => point.ExcessAmps > 0.05).ToArray()))
            .Where(static it => it.Over.Length > 0)
            .Select(static it => new NodeViolation(it.Id, it.Over.Length * 300, it.Over.Length * 0.4, it.Over.Max(static point => point.ExcessAmps), it.Id == "grid" ? null : "L2")).ToArray();
        var peak = record.Nodes[0].Points.Select(static point => point.ChargingWatts / 1000).DefaultIfEmpty(0).Max();
        var hasOcpp = record.Plan.Transport == TransportKind.Ocpp;
        return None with
        {
            EnergyKwh = energy,
            EnergyDeliveredPercent = requested > 0 ? 100 * energy / requested : double.NaN,
            DemandsMetPercent = record.Stays.Count > 0 ? 100.0 * met / record.Stays.Count : double.NaN,
            DeadlineMisses = record.Stays.Count - met,
            ShortKwh = requested - energy,
            PeakKw = peak,
            Peak1MinuteKw = peak + 5,
            Peak15MinuteKw = peak + 4.4,
            ViolationSeconds = violations.Sum(static violation => violation.Seconds),
            ViolationKwh = violations.Sum(static violation => violation.ExcessKwh),
            WorstExcessAmps = violations.Select(static violation => violation.WorstExcessAmps).DefaultIfEmpty(0).Max(),
            UnbalancePercent = 12.3,
            MaxUnbalancePercent = 44.5,
            EnergyCost = energy * 0.3,
            DemandCharge = peak * 15.51,
            Fairness = 0.93,
            MinSatisfactionPercent = 12.5,
            P10SatisfactionPercent = 55.1,
            AcceptedP50Seconds = hasOcpp ? 0.4 : double.NaN,
            AcceptedP99Seconds = hasOcpp ? 1.2 : double.NaN,
            FollowedP50Seconds = 3,
            FollowedP99Seconds = 8.25,
            ProfilesPerChargerHour = hasOcpp ? 2.4 : double.NaN,
            FailedSetPoints = hasOcpp ? 3 : double.NaN,
            SwitchesPerStay = 6.2,
            AlgorithmP50Milliseconds = 0.4,
            AlgorithmP99Milliseconds = 2.1,
            Fallbacks = 0,
            Interventions = 17,
            BoundKwh = energy * 1.02,
            RegretPercent = 2,
            IsBoundExact = false,
            Nodes = violations,
        };
    }

    private static RunMetrics CreateUnknown()
    {
        var metrics = (RunMetrics)RuntimeHelpers.GetUninitializedObject(typeof(RunMetrics));
        foreach (var property in typeof(RunMetrics).GetProperties().Where(static property => property.PropertyType == typeof(double) && property.CanWrite))
            property.SetValue(metrics, double.NaN);
        typeof(RunMetrics).GetProperty(nameof(RunMetrics.Nodes))!.SetValue(metrics, Array.Empty<NodeViolation>());
        return metrics;
    }
}
