using System.Globalization;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

public sealed class FirstTransactionIdTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 1)]
    [InlineData("2026-01-01T00:00:00Z", 1)]
    [InlineData("2026-01-01T00:01:00Z", 60)]
    [InlineData("2026-11-22T12:00:00Z", 28_123_200)]
    [InlineData("9999-12-31T00:00:00Z", int.MaxValue / 2)]
    public void First_id_counts_the_seconds_so_that_an_earlier_ledger_is_not_repeated(string now, int expected) =>
        Assert.Equal(expected, FirstTransactionId.Of(new LedgerOptions(), DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Option_takes_the_place_of_the_clock(int option) =>
        Assert.Equal(option, FirstTransactionId.Of(new LedgerOptions { FirstTransactionId = option }, DateTimeOffset.UnixEpoch));
}
