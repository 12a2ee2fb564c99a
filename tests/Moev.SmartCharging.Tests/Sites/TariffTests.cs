using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Sites;

public sealed class TariffTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static readonly Tariff DayAndNight = new("EUR", [Price(0.1, 22, 6), Price(0.3)], 0);

    [Theory]
    [InlineData("2026-07-01T21:59:59+02:00", 0.3)]
    [InlineData("2026-07-01T22:00:00+02:00", 0.1)]
    [InlineData("2026-07-02T05:59:59+02:00", 0.1)]
    [InlineData("2026-07-02T06:00:00+02:00", 0.3)]
    [InlineData("2026-07-01T20:00:00Z", 0.1)]
    [InlineData("2026-01-01T20:00:00Z", 0.3)]
    [InlineData("2026-01-01T21:00:00Z", 0.1)]
    public void A_price_over_midnight_holds_in_local_time(string at, double expected) =>
        Assert.Equal(expected, DayAndNight.PriceAt(DateTimeOffset.Parse(at, null), Berlin));

    [Theory]
    [InlineData("2026-10-02T12:00:00+02:00", 3)] // a Friday
    [InlineData("2026-10-03T12:00:00+02:00", 2)] // a Saturday in October
    [InlineData("2026-09-30T23:30:00+02:00", 1)] // still September, a Wednesday
    [InlineData("2026-09-30T22:30:00Z", 3)] // October in Berlin, a Thursday
    [InlineData("2026-11-01T12:00:00+01:00", 1)] // a Sunday in November
    [InlineData("2026-11-02T12:00:00+01:00", 0)]
    public void The_first_price_that_applies_counts_and_none_is_free(string at, double expected)
    {
        var tariff = new Tariff(
            "EUR",
            [
                Price(3, days: [DayOfWeek.Thursday, DayOfWeek.Friday], months: [10]),
                Price(2, days: [DayOfWeek.Saturday], months: [10]),
                Price(1, months: [9]),
                Price(1, days: [DayOfWeek.Sunday]),
            ],
            0);

        Assert.Equal(expected, tariff.PriceAt(DateTimeOffset.Parse(at, null), Berlin));
    }

    [Fact]
    public void Prices_ahead_start_now_and_change_at_the_times_of_the_table()
    {
        Assert.Equal(
            [("2026-07-01T10:15", 0.3), ("2026-07-01T20:00", 0.1), ("2026-07-02T04:00", 0.3)],
            Ahead(DayAndNight, "2026-07-01T12:15+02:00", 24));
    }

    [Fact]
    public void Prices_ahead_follow_the_clocks_in_spring()
    {
        // On 2026-03-29, 02:00 to 03:00 does not exist: the price of that hour never holds, and the night is an hour shorter.
        var tariff = new Tariff("EUR", [Price(9, 2, 3), Price(0.1, 22, 6), Price(0.3)], 0);

        Assert.Equal(
            [("2026-03-28T20:00", 0.3), ("2026-03-28T21:00", 0.1), ("2026-03-29T04:00", 0.3), ("2026-03-29T20:00", 0.1)],
            Ahead(tariff, "2026-03-28T21:00+01:00", 24.5));
    }

    [Fact]
    public void Prices_ahead_follow_the_clocks_in_autumn()
    {
        // On 2026-10-25, 02:00 to 03:00 occurs twice.
        var tariff = new Tariff("EUR", [Price(9, 2, 3), Price(0.1)], 0);

        Assert.Equal(
            [("2026-10-24T22:00", 0.1), ("2026-10-25T00:00", 9), ("2026-10-25T02:00", 0.1)],
            Ahead(tariff, "2026-10-25T00:00+02:00", 24));
    }

    [Fact]
    public void A_price_that_returns_with_the_clocks_returns()
    {
        // The price of 02:30 to 03:00 holds before the clocks are set back at 03:00, and again an hour later.
        var tariff = new Tariff("EUR", [new EnergyPrice(9, new TimeOnly(2, 30), new TimeOnly(3, 0), [], []), Price(0.1)], 0);

        Assert.Equal(
            [("2026-10-24T23:00", 0.1), ("2026-10-25T00:30", 9), ("2026-10-25T01:00", 0.1), ("2026-10-25T01:30", 9), ("2026-10-25T02:00", 0.1)],
            Ahead(tariff, "2026-10-25T01:00+02:00", 4));
    }

    [Fact]
    public void Prices_ahead_are_those_of_every_minute()
    {
        var tariff = new Tariff(
            "EUR",
            [Price(5, 7, 9, [DayOfWeek.Monday, DayOfWeek.Sunday]), Price(4, 23, 3, months: [3]), Price(3, 12, 0), Price(2, months: [4])],
            0);
        foreach (var start in (ReadOnlySpan<string>)["2026-03-27T00:00Z", "2026-10-23T00:00Z", "2026-03-30T13:37Z"])
        {
            var from = DateTimeOffset.Parse(start, null);
            var prices = new List<PricePeriod>();
            tariff.PricesAhead(from, from.AddDays(4), Berlin, prices);

            Assert.All(prices.Zip(prices.Skip(1)), static pair => Assert.NotEqual(pair.First.PricePerKwh, pair.Second.PricePerKwh));
            for (var at = from; at < from.AddDays(4); at = at.AddMinutes(1))
                Assert.Equal(tariff.PriceAt(at, Berlin), prices.FindLast(price => price.Start <= at).PricePerKwh);
        }
    }

    [Fact]
    public void An_empty_span_has_the_present_price() =>
        Assert.Equal([("2026-07-01T10:15", 0.3)], Ahead(DayAndNight, "2026-07-01T12:15+02:00", 0));

    private static List<(string Start, double Price)> Ahead(Tariff tariff, string from, double hours)
    {
        var start = DateTimeOffset.Parse(from, null);
        var prices = new List<PricePeriod> { new(start, 99) };
        tariff.PricesAhead(start, start.AddHours(hours), Berlin, prices);
        Assert.All(prices, static price => Assert.Equal(TimeSpan.Zero, price.Start.Offset));
        return [.. prices.Select(static price => (price.Start.ToString("yyyy-MM-ddTHH:mm", null), price.PricePerKwh))];
    }

    private static EnergyPrice Price(double price, int start = 0, int end = 0, DayOfWeek[]? days = null, int[]? months = null) =>
        new(price, new TimeOnly(start, 0), new TimeOnly(end, 0), days ?? [], months ?? []);
}
