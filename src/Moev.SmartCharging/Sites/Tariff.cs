namespace Moev.SmartCharging.Sites;

/// <summary>The prices of energy and of the highest power.</summary>
/// <param name="Currency">The currency, such as EUR; for people.</param>
/// <param name="Energy">The prices of energy. The first that applies to a time counts; without one it costs nothing.</param>
/// <param name="DemandChargePerKw">The price of each kW of the highest 15-minute mean of a billing month; 0 for none.</param>
public sealed record Tariff(string Currency, IReadOnlyList<EnergyPrice> Energy, double DemandChargePerKw)
{
    /// <summary>Returns the price of a kWh at a moment.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="zone">The site's zone.</param>
    public double PriceAt(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        for (var i = 0; i < Energy.Count; i++)
        {
            if (Energy[i].AppliesTo(local))
                return Energy[i].PricePerKwh;
        }

        return 0;
    }

    /// <summary>Replaces the prices in a list by those of a span of time.</summary>
    /// <param name="from">The start of the span, and of the first price.</param>
    /// <param name="until">The end of the span.</param>
    /// <param name="zone">The site's zone.</param>
    /// <param name="prices">Gets the prices in ascending order of start, in UTC, each different from the one before.</param>
    public void PricesAhead(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone, List<PricePeriod> prices)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(prices);
        prices.Clear();
        for (var at = from.ToUniversalTime(); at < until || prices.Count == 0; at = NextBoundary(at, zone))
        {
            var price = PriceAt(at, zone);
            if (prices.Count == 0 || price != prices[^1].PricePerKwh)
                prices.Add(new PricePeriod(at, price));
        }
    }

    /// <summary>Returns the first moment after another at which a price may start or end: a time of the table, midnight, or a change of the clocks.</summary>
    private DateTimeOffset NextBoundary(DateTimeOffset at, TimeZoneInfo zone)
    {
        var time = TimeZoneInfo.ConvertTime(at, zone).TimeOfDay;
        var next = TimeSpan.FromDays(1);
        for (var i = 0; i < Energy.Count; i++)
        {
            Consider(Energy[i].Start);
            Consider(Energy[i].End);
        }

        var boundary = at + (next - time);
        return zone.GetUtcOffset(at) == zone.GetUtcOffset(boundary) ? boundary : ChangeOfClocks(at, boundary, zone);

        void Consider(TimeOnly candidate)
        {
            if (candidate.ToTimeSpan() is var span && span > time && span < next)
                next = span;
        }
    }

    private static DateTimeOffset ChangeOfClocks(DateTimeOffset before, DateTimeOffset after, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + ((after - before) / 2);
            if (zone.GetUtcOffset(middle) == offset)
                before = middle;
            else
                after = middle;
        }

        return after;
    }
}
