using Moev.Lab.Truth;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Metrics;

/// <summary>The costs by the tariff of the site.</summary>
internal static class Costs
{
    /// <summary>Returns the cost of the energy that the cars took, each part at the price of its time. Other consumers are not counted.</summary>
    /// <returns>The cost; not a number without a tariff.</returns>
    public static double OfEnergy(RunRecord record)
    {
        var scenario = record.Plan.Scenario;
        var site = scenario.Site.Site;
        if (site.Tariff is not { } tariff)
            return double.NaN;
        var prices = new List<PricePeriod>();
        tariff.PricesAhead(scenario.Start, scenario.Start + record.Simulated, site.TimeZone, prices);
        var starts = prices.ConvertAll(price => price.Start - scenario.Start);
        var (cost, present) = (0.0, 0);
        var points = record.Nodes[0].Points;
        for (var i = 0; i < points.Count; i++)
        {
            var end = i + 1 < points.Count ? points[i + 1].At : record.Simulated;
            for (var at = points[i].At; at < end;)
            {
                while (present + 1 < starts.Count && starts[present + 1] <= at)
                    present++;
                var until = present + 1 < starts.Count && starts[present + 1] < end ? starts[present + 1] : end;
                cost += points[i].ChargingWatts / 1000 * (until - at).TotalHours * prices[present].PricePerKwh;
                at = until;
            }
        }

        present = 0;
        foreach (var correction in record.Corrections)
        {
            while (present + 1 < starts.Count && starts[present + 1] < correction.At)
                present++;
            cost += correction.Wh / 1000 * prices[present].PricePerKwh;
        }

        return cost;
    }

    /// <summary>
    /// Returns the price of the highest mean over the billing window in each calendar month at the site, or in the whole run where the scenario asks for one bill. Other
    /// consumers count, because the meter cannot tell them apart.
    /// </summary>
    /// <returns>The price; not a number without a tariff.</returns>
    public static double OfDemand(RunRecord record)
    {
        var scenario = record.Plan.Scenario;
        var site = scenario.Site.Site;
        if (site.Tariff is not { } tariff)
            return double.NaN;
        var (charge, peak, month) = (0.0, 0.0, (0, 0));
        foreach (var (start, watts) in PowerWindows.Of(record, scenario.Metrics.BillingWindow, withOthers: true))
        {
            // The run may begin within a window of the month before.
            var moment = scenario.Start + (start < TimeSpan.Zero ? TimeSpan.Zero : start);
            var local = TimeZoneInfo.ConvertTime(moment, site.TimeZone);
            if (!scenario.Metrics.BillsAtOnce && (local.Year, local.Month) != month)
            {
                charge += peak / 1000 * tariff.DemandChargePerKw;
                (peak, month) = (0, (local.Year, local.Month));
            }

            peak = Math.Max(peak, watts);
        }

        return charge + (peak / 1000 * tariff.DemandChargePerKw);
    }
}
