using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The rows of meter values.</summary>
public sealed partial class SqliteLedgerTests
{
    [Fact]
    public async Task Repeated_meter_values_are_one_row()
    {
        var ledger = Open();
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"2"}"""));
        Assert.Equal(2L, Scalar("SELECT count(*) FROM meter_values"));
    }

    [Fact]
    public async Task Meter_values_are_read_as_they_were_sent()
    {
        var ledger = Open();
        const string Sent = "{ \"value\" : \"1.50\", \"unit\":\"Wh\", \"context\":\"Sample.Periodic\" }";
        await ledger.AppendMeterValuesAsync(Meter(Sent, transactionId: 7, connector: 2, receivedAt: Noon.AddSeconds(3)));

        var record = Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1)));
        Assert.Equal($"[{Sent}]", Encoding.UTF8.GetString(record.Samples.Span));
        Assert.Equal((2, 7, Noon, Noon.AddSeconds(3)), (record.ConnectorId, record.TransactionId, record.SampledAt, record.ReceivedAt));
    }

    [Fact]
    public async Task Meter_values_are_paged_without_a_gap_or_a_double()
    {
        var ledger = Open();
        // Several of one instant stand on both sides of a page's end.
        for (var i = 0; i < 25; i++)
        {
            await ledger.AppendMeterValuesAsync(Meter($"{{\"value\":\"{i}\"}}", at: Noon.AddSeconds(i / 5)));
            await ledger.AppendMeterValuesAsync(Meter($"{{\"value\":\"{i}\"}}", identity: Cp2, at: Noon.AddSeconds(i / 5)));
        }

        var seen = new List<string>();
        MeterValuePlace? after = null;
        IReadOnlyList<MeterValueRecord> page;
        do
        {
            page = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, After: after, Limit: 3));
            seen.AddRange(page.Select(record => Encoding.UTF8.GetString(record.Samples.Span)));
            if (page.Count > 0)
                after = MeterValuePlace.Of(page[^1]);
        }
        while (page.Count == 3);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"[{{\"value\":\"{i}\"}}]"), seen);
        var period = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, Noon.AddSeconds(1), Noon.AddSeconds(2)));
        Assert.Equal(5, period.Count);
    }

    [Fact]
    public async Task Old_meter_values_are_dropped_and_their_ids_never_used_again()
    {
        long last;
        using (var first = Open(meterValueDays: 30))
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var part in Enumerable.Range(0, Retention.MaxRows + 1).Chunk(500))
                await Task.WhenAll(part.Select(i => first.AppendMeterValuesAsync(Meter($"{{\"value\":\"{i}\"}}", receivedAt: now.AddDays(-31))).AsTask()));
            // Sampled long ago by its own clock, and received now: it stays.
            await first.AppendMeterValuesAsync(Meter("{\"value\":\"-1\"}", at: now.AddYears(-5), receivedAt: now));
            await first.AppendMeterValuesAsync(Meter("{\"value\":\"-2\"}", receivedAt: now.AddDays(-31)));
            last = await first.LastEventIdAsync();

            Assert.Equal(Retention.MaxRows + 2, await first.DropOldAsync());
            Assert.Equal(1L, Scalar("SELECT count(*) FROM meter_values"));
            Assert.Equal(0, await first.DropOldAsync());
        }

        using var next = Open();
        Assert.Equal(last, await next.LastEventIdAsync());
        await next.AppendMeterValuesAsync(Meter("{\"value\":\"3\"}"));
        Assert.Equal(last + 1, await next.LastEventIdAsync());
    }
}
