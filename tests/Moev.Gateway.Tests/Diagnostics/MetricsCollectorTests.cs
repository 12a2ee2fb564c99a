using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Prometheus;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Diagnostics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _meters;
    private readonly MetricsCollector _collector;

    public MetricsCollectorTests()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _collector = new MetricsCollector(_meters);
    }

    private Meter OurMeter => _meters.Create(GatewayMetrics.MeterName);

    [Fact]
    public void Everything_reads_as_the_text_format_wants_it()
    {
        var meter = OurMeter;
        var counter = meter.CreateCounter<long>("test.messages", "{message}", "Messages, by \\ kind\nand \"more\"");
        counter.Add(1, Tag("kind", "b"));
        counter.Add(2, Tag("kind", "a \"quoted\" \\ text\nin two lines"));
        counter.Add(3, Tag("kind", "b"));
        counter.Add(4, Tag("kind", null));
        meter.CreateUpDownCounter<long>("test.open", "{session}", "Open now").Add(7);
        meter.CreateUpDownCounter<long>("test.untouched", "{session}", "Never moved");
        meter.CreateCounter<long>("test.silent", "{message}", "Never counted");
        meter.CreateCounter<double>("test.busy", "s", "Busy").Add(0.25, Tag("core", 1), Tag("mode", true));
        meter.CreateObservableGauge("test.heap", static () => 12_345_678_901L, "By", "Heap");
        meter.CreateObservableCounter("test.gc_total", static () => 3, "{collection}", "Collections");
        var histogram = meter.CreateHistogram(
            "test.duration",
            "s",
            "Durations",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.5, 10] });
        histogram.Record(0.001, Tag("action", "X"));
        histogram.Record(0.002, Tag("action", "X"));
        histogram.Record(11, Tag("action", "X"));
        histogram.Record(double.NaN, Tag("action", "X"));
        histogram.Record(0.5);
        meter.CreateHistogram<double>("test.long", "{thing}", "No unit of time", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] })
            .Record(1e-9);

        Assert.Equal(
            """
            # HELP test_busy_seconds_total Busy
            # TYPE test_busy_seconds_total counter
            test_busy_seconds_total{core="1",mode="True"} 0.25
            # HELP test_duration_seconds Durations
            # TYPE test_duration_seconds histogram
            test_duration_seconds_bucket{le="0.001"} 0
            test_duration_seconds_bucket{le="0.5"} 1
            test_duration_seconds_bucket{le="10"} 1
            test_duration_seconds_bucket{le="+Inf"} 1
            test_duration_seconds_sum 0.5
            test_duration_seconds_count 1
            test_duration_seconds_bucket{action="X",le="0.001"} 1
            test_duration_seconds_bucket{action="X",le="0.5"} 2
            test_duration_seconds_bucket{action="X",le="10"} 2
            test_duration_seconds_bucket{action="X",le="+Inf"} 3
            test_duration_seconds_sum{action="X"} 11.003
            test_duration_seconds_count{action="X"} 3
            # HELP test_gc_total Collections
            # TYPE test_gc_total counter
            test_gc_total 3
            # HELP test_heap_bytes Heap
            # TYPE test_heap_bytes gauge
            test_heap_bytes 12345678901
            # HELP test_long No unit of time
            # TYPE test_long histogram
            test_long_bucket{le="1"} 1
            test_long_bucket{le="+Inf"} 1
            test_long_sum 1E-09
            test_long_count 1
            # HELP test_messages_total Messages, by \\ kind\nand "more"
            # TYPE test_messages_total counter
            test_messages_total{kind=""} 4
            test_messages_total{kind="a \"quoted\" \\ text\nin two lines"} 2
            test_messages_total{kind="b"} 4
            # HELP test_open Open now
            # TYPE test_open gauge
            test_open 7
            # HELP test_untouched Never moved
            # TYPE test_untouched gauge
            test_untouched 0

            """,
            Ours());
    }

    [Fact]
    public void Observable_series_that_stops_reporting_is_no_longer_written()
    {
        var told = new List<Measurement<long>> { new(1, Tag("id", "a")), new(2, Tag("id", "b")) };
        OurMeter.CreateObservableGauge("test.level", () => told, null, "Level");
        Assert.Contains("test_level{id=\"a\"} 1\ntest_level{id=\"b\"} 2\n", Ours(), StringComparison.Ordinal);
        told.RemoveAt(0);
        Assert.DoesNotContain("id=\"a\"", Ours(), StringComparison.Ordinal);
        Assert.Contains("test_level{id=\"b\"} 2\n", Ours(), StringComparison.Ordinal);
    }

    [Fact]
    public void Observable_instrument_that_throws_leaves_the_others_in()
    {
        OurMeter.CreateObservableGauge("test.broken", Broken);
        OurMeter.CreateObservableGauge("test.whole", static () => 1L, null, "Whole");
        Assert.Contains("test_whole 1\n", Ours(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_gateway_in_the_same_process_is_not_counted()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>().Create(GatewayMetrics.MeterName).CreateCounter<long>("test.theirs").Add(1);
        _meters.Create("Another.Meter").CreateCounter<long>("test.elsewhere").Add(1);
        Assert.Equal("", Ours());
    }

    [Fact]
    public void Runtime_metrics_are_included()
    {
        var text = _collector.Write();
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_thread_pool_queue_length gauge\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_beyond_the_limit_are_added_up_in_one()
    {
        var counter = OurMeter.CreateCounter<long>("test.many", null, "Many");
        for (var i = 0; i < CollectedInstrument.MaxSeries; i++)
            counter.Add(1, Tag("n", i));
        Assert.DoesNotContain("overflow", Ours(), StringComparison.Ordinal);
        counter.Add(2, Tag("n", -1));
        counter.Add(3, Tag("n", -2));
        counter.Add(1, Tag("n", 0));
        var text = Ours();
        Assert.Contains("test_many_total{overflow=\"true\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("test_many_total{n=\"0\"} 2\n", text, StringComparison.Ordinal);
        Assert.Equal(CollectedInstrument.MaxSeries + 1, text.Split('\n').Count(line => line.StartsWith("test_many_total{", StringComparison.Ordinal)));
    }

    [Fact]
    public void Many_threads_lose_no_count()
    {
        var counter = OurMeter.CreateCounter<long>("test.count", null, "Count");
        var histogram = OurMeter.CreateHistogram<double>("test.seconds", "s", "Seconds");
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                counter.Add(1, Tag("n", i % 20));
                histogram.Record(1);
            }
        });
        var text = Ours();
        for (var n = 0; n < 20; n++)
            Assert.Contains($"test_count_total{{n=\"{n}\"}} 2000\n", text, StringComparison.Ordinal);
        Assert.Contains("test_seconds_count 40000\n", text, StringComparison.Ordinal);
        Assert.Contains("test_seconds_sum 40000\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_a_message_allocates_nothing()
    {
        using var metrics = new GatewayMetrics(_meters);
        long allocated = 0;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            metrics.MessageReceived(OcppMessageType.Call, Action16.Heartbeat);
            metrics.CallHandled(Action16.Heartbeat, TimeSpan.FromMilliseconds(1));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Gateway_metrics_have_their_names_and_units()
    {
        using var metrics = new GatewayMetrics(_meters);
        metrics.SessionOpened();
        metrics.SessionClosed(1001);
        metrics.CommandEnded(Action16.Reset, CallOutcomeKind.TimedOut, TimeSpan.FromSeconds(30));
        metrics.Deviated(PayloadDeviations.UnknownMember | PayloadDeviations.LooseDateTime);
        metrics.LedgerKept("OrphanStop");
        var text = Ours();
        Assert.Contains("moev_sessions 0\n", text, StringComparison.Ordinal);
        Assert.Contains("moev_sessions_closed_total{code=\"1001\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("moev_commands_duration_seconds_bucket{action=\"Reset\",outcome=\"TimedOut\",le=\"10\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("moev_commands_duration_seconds_bucket{action=\"Reset\",outcome=\"TimedOut\",le=\"30\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("moev_deviations_total{kind=\"LooseDateTime\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("moev_deviations_total{kind=\"UnknownMember\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("moev_ledger_kept_total{reason=\"OrphanStop\"} 1\n", text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    private static long Broken() => throw new InvalidOperationException();

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    // Without the runtime's metrics.
    private string Ours() => string.Concat(_collector.Write()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith("dotnet_", StringComparison.Ordinal) && !line.Contains(" dotnet_", StringComparison.Ordinal))
        .Select(line => line + "\n"));
}
