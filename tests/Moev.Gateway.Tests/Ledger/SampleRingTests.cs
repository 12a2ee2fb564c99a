using System.Globalization;
using System.Text;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The newest samples that the ledger without storage remembers.</summary>
public sealed class SampleRingTests : IDisposable
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly SessionHost _host = new();

    private static StateShare Unlimited => new(new StateBudget(new LedgerOptions()));

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(999)]
    [InlineData(1_000)]
    public async Task All_samples_up_to_the_limit_are_read_back(int count)
    {
        var records = await FillAsync(count, 1_000);
        Assert.Equal(count, records.Count);
        Assert.Equal(0, Number(records[0]));
        Assert.Equal(count - 1, Number(records[^1]));
    }

    [Theory]
    [InlineData(1_001, 1_000)]
    [InlineData(2_500, 1_000)]
    [InlineData(3, 1)]
    public async Task Beyond_the_limit_the_oldest_are_forgotten(int count, int limit)
    {
        var records = await FillAsync(count, limit);
        Assert.Equal(Enumerable.Range(count - limit, limit), records.Select(Number));
    }

    [Fact]
    public async Task Sample_is_read_back_as_it_was_sent_also_when_its_value_is_long()
    {
        var ledger = Ledger(1_000);
        var signed = new string('F', 500);
        await AppendAsync(ledger, 0, $$"""[{"value":"-12.50","context":"Trigger","format":"Raw","measurand":"SoC","phase":"L1","location":"EV","unit":"Percent"},{"value":"{{signed}}","format":"SignedData"}]""");
        var record = Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1)));
        Assert.Equal(
            $$"""[{"value":"-12.50","context":"Trigger","format":"Raw","measurand":"SoC","phase":"L1","location":"EV","unit":"Percent"},{"value":"{{signed}}","format":"SignedData"}]""",
            Encoding.UTF8.GetString(record.Samples.Span));
        Assert.Equal((1, 7, Noon, Noon), (record.ConnectorId, record.TransactionId!.Value, record.SampledAt, record.ReceivedAt!.Value));
    }

    [Fact]
    public void Full_ring_allocates_nothing_for_a_further_sample()
    {
        var ledger = Ledger(10);
        var message = Message(0, """[{"value":"1"}]""");
        void Append(int times)
        {
            for (var i = 0; i < times; i++)
                Assert.True(IsDone(ledger.AppendMeterValuesAsync(message with { TransactionId = null })));
        }

        Append(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Append(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Values and sample times of all sizes, so that the ring goes around at every place, and grows at many.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Ring_holds_what_a_queue_would(int capacity)
    {
        var ring = new SampleRing(capacity, maxChars: 100, Unlimited);
        var expected = new Queue<KeptSample>();
        var random = new Random(1);
        var room = new byte[SampleText.MaxShortBytes];
        for (var number = 1; number <= 1_000; number++)
        {
            var time = new SampleTime(0, Noon.AddSeconds(number).UtcTicks, Noon.AddSeconds(number + 1).UtcTicks, random.Next(-1, 3), random.Next(2) == 0 ? null : number);
            var samples = random.Next(1, 12);
            for (var i = 0; i < samples; i++)
            {
                var longest = number % 50 == 0 ? 90 : number % 20 == 0 ? SampleText.MaxShortBytes : 8;
                var sample = new SampledValue(
                    new string((char)('a' + (i % 26)), random.Next(longest + 1)),
                    (ReadingContext?)Member(random),
                    (ValueFormat?)Member(random),
                    (Measurand?)Member(random),
                    (Phase?)Member(random),
                    (Location?)Member(random),
                    (UnitOfMeasure?)Member(random));
                ring.Add(sample, new SampleText(sample.Value, room), time, isFirst: i == 0);
                expected.Enqueue(new KeptSample(
                    number, time.ConnectorId, time.TransactionId, Noon.AddSeconds(number), Noon.AddSeconds(number + 1), sample));
                if (expected.Count > capacity)
                    expected.Dequeue();
            }

            if (number % 10 == 0 || number < 50)
                Assert.Equal(expected, ring.ToArray());
        }
    }

    [Fact]
    public void Newest_of_each_kind_are_kept_in_any_order()
    {
        var newest = new NewestSamples(maxKinds: 20, maxChars: 100, Unlimited);
        var expected = new Dictionary<(int, Measurand, bool IsSigned), string>();
        var random = new Random(1);
        var room = new byte[SampleText.MaxShortBytes];
        for (var second = 0; second < 1_000; second++)
        {
            var kind = (Connector: random.Next(4), Measurand: (Measurand)random.Next(1, 8));
            var value = new string('9', random.Next(1, 130));
            var sample = new SampledValue(value, Measurand: kind.Measurand);
            // What is longer than any number is a kind of its own.
            var expectedKind = (kind.Connector, kind.Measurand, value.Length > SampleText.MaxShortBytes);
            newest.Note(sample, new SampleText(value, room), new SampleTime(0, Noon.AddSeconds(second).UtcTicks, Noon.UtcTicks, kind.Connector, null));
            if (expected.ContainsKey(expectedKind) || expected.Count < 20)
                expected[expectedKind] = value[..Math.Min(value.Length, 100)];
        }

        Assert.Equal(
            expected.OrderBy(static pair => pair.Key).Select(static pair => (pair.Key.Item1, pair.Key.Item2.ToWireName(), pair.Value)),
            newest.ToRecords().Select(static record => (record.ConnectorId, record.Measurand, record.Value)));
    }

    public void Dispose() => _host.Dispose();

    private static byte? Member(Random random) => random.Next(3) == 0 ? null : (byte)random.Next(4);

    private static bool IsDone(ValueTask<MeterValuesRecorded> task) => task.IsCompletedSuccessfully;

    private static int Number(MeterValueRecord record)
    {
        using var json = System.Text.Json.JsonDocument.Parse(record.Samples);
        return int.Parse(json.RootElement[0].GetProperty("value").GetString()!, CultureInfo.InvariantCulture);
    }

    private static MeterValuesReceived Message(int seconds, string samples)
    {
        var payload = Encoding.UTF8.GetBytes(
            $$"""{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"{{Noon.AddSeconds(seconds):yyyy-MM-dd'T'HH:mm:ss'Z'}}","sampledValue":{{samples}}}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Strict, out var request, out _));
        return new MeterValuesReceived(Cp1, 1, 7, request.MeterValue, Noon, payload);
    }

    private static async Task AppendAsync(GatewayLedger ledger, int seconds, string samples) =>
        await ledger.AppendMeterValuesAsync(Message(seconds, samples));

    private GatewayLedger Ledger(int limit) =>
        Ledgers.InMemory(new GatewayMetrics(new Meters()), _host.Time, new LedgerOptions { MaxKeptSamples = limit });

    private async Task<IReadOnlyList<MeterValueRecord>> FillAsync(int count, int limit)
    {
        var ledger = Ledger(limit);
        for (var i = 0; i < count; i++)
            await AppendAsync(ledger, i, $$"""[{"value":"{{i}}"}]""");
        return await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, Limit: 10_000));
    }

    private sealed class Meters : System.Diagnostics.Metrics.IMeterFactory
    {
        public System.Diagnostics.Metrics.Meter Create(System.Diagnostics.Metrics.MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
