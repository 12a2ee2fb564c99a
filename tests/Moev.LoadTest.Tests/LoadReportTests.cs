using System.Text.Json;
using System.Text.RegularExpressions;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Options;
using Moev.LoadTest.Reporting;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Tests;

public sealed class LoadReportTests
{
    private readonly LoadMeter _meter = new() { Measuring = true };

    public LoadReportTests()
    {
        for (var i = 1; i <= 1_000; i++)
            _meter.AnswerArrived(i % 2 == 0 ? Action16.Heartbeat : Action16.MeterValues, TimeSpan.FromMilliseconds(i));
        _meter.Errors.Add("a <kind>", "such & such");
        _meter.Errors.Add("a <kind>");
        _meter.Lost.Add("reset");
    }

    [Theory]
    [InlineData("p50>510ms", false)]
    [InlineData("p50>499ms", true)]
    [InlineData("p95>949ms", true)]
    [InlineData("p95>960ms", false)]
    [InlineData("mean>500ms", true)]
    [InlineData("mean>501ms", false)]
    [InlineData("p99.9 > 1s", false)]
    [InlineData("max>999ms", true)]
    [InlineData("max<2s", true)]
    [InlineData("Heartbeat.p50>400ms", true)]
    [InlineData("Heartbeat.max>1s", false)]
    [InlineData("Authorize.p50>1ms", true)] // not measured
    [InlineData("commands.p99>1s", true)] // not measured
    [InlineData("rate<100", false)]
    [InlineData("rate<100.1", true)]
    [InlineData("errors>0", true)]
    [InlineData("errors>2", false)]
    [InlineData("lost>0", true)]
    [InlineData("outstanding>3", false)]
    [InlineData("outstanding>2", true)]
    [InlineData("connected<2", false)]
    [InlineData("server-cpu>100", true)]
    [InlineData("server-cpu>1000", false)]
    [InlineData("server-memory>7", true)]
    public void Condition_holds_or_not(string text, bool fails)
    {
        var condition = FailCondition.Parse(text, out var problem);
        Assert.Null(problem);
        Assert.Equal(fails, condition!.Check(Report()).Holds);
    }

    [Theory]
    [InlineData("p99", "it must be a measure")]
    [InlineData("p99>=5ms", "it must be a measure")]
    [InlineData("p99>50", "p99 must be compared with a duration")]
    [InlineData("p98>50ms", "p98 is unknown; use")]
    [InlineData("errors>5ms", "errors must be compared with a number")]
    [InlineData("Dance.p99>50ms", "Dance.p99 is unknown")]
    [InlineData("", "it must be a measure")]
    public void Wrong_condition_is_told(string text, string problem)
    {
        Assert.Null(FailCondition.Parse(text, out var told));
        Assert.StartsWith(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_what_scripts_read()
    {
        var json = JsonDocument.Parse(JsonReport.Write(Report())).RootElement;
        Assert.True(json.GetProperty("valid").GetBoolean());
        Assert.Equal(100, json.GetProperty("acknowledgedPerSecond").GetDouble());
        Assert.Equal(2, json.GetProperty("errors").GetInt64());
        Assert.Equal(2, json.GetProperty("errorKinds").GetProperty("a <kind>").GetInt64());
        Assert.Equal(1, json.GetProperty("connectionsLost").GetInt64());
        Assert.Equal(500, json.GetProperty("serverMicrosecondsPerMessage").GetDouble());
        Assert.Equal(8_192, json.GetProperty("serverBytesPerConnection").GetDouble());
        Assert.InRange(json.GetProperty("actions").GetProperty("Heartbeat").GetProperty("p50Ms").GetDouble(), 500, 505);
        Assert.Equal(1, json.GetProperty("samples").GetArrayLength());
    }

    [Fact]
    public void Page_needs_nothing_else_and_escapes_what_it_was_told()
    {
        var html = Page(Report() with { Invalid = "<b>", Run = Run with { CommandLine = "x<y" } });
        Assert.Equal(4, html.Split("<svg").Length - 1);
        Assert.Contains("a &lt;kind&gt;", html, StringComparison.Ordinal);
        Assert.Contains("x&lt;y", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_shows_conditions_warm_up_and_circumstances()
    {
        var html = Page(Report() with { Run = Run, Conditions = Conditions("p50>1s", "errors>0"), Samples = [Sample with { Phase = "warm-up" }, Sample] });
        Assert.Contains("✓ passed</td><td>p50&gt;1s", html, StringComparison.Ordinal);
        Assert.Contains("✗ failed</td><td>errors&gt;0</td><td>2", html, StringComparison.Ordinal);
        Assert.Contains(">warm-up<", html, StringComparison.Ordinal);
        Assert.Contains("Moev.LoadTest load --seed 7", html, StringComparison.Ordinal);
        Assert.Contains("1.2.3", html, StringComparison.Ordinal);
        Assert.Contains("a machine", html, StringComparison.Ordinal);
        Assert.Equal(html.Split("<svg").Length, html.Split("viewBox=").Length);
        // An id that two charts have clips the second one like the first.
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(static match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(html, @"url\(#([^)]+)\)").Select(static match => match.Groups[1].Value), id => Assert.Contains(id, ids));
        Assert.DoesNotContain("<svg xmlns=\"http://www.w3.org/2000/svg\" width", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_conditions_and_circumstances()
    {
        var json = JsonDocument.Parse(JsonReport.Write(Report() with { Run = Run, Conditions = Conditions("errors>0") })).RootElement;
        Assert.Equal("Moev.LoadTest load --seed 7", json.GetProperty("commandLine").GetString());
        Assert.Equal(("1.2.3", "a machine"), (json.GetProperty("version").GetString(), json.GetProperty("host").GetString()));
        var condition = json.GetProperty("conditions")[0];
        Assert.Equal((2, true), (condition.GetProperty("value").GetInt32(), condition.GetProperty("holds").GetBoolean()));
        Assert.Equal(500.5, json.GetProperty("latency").GetProperty("meanMs").GetDouble());
    }

    [Fact]
    public void Memory_that_fell_is_not_divided_among_connections()
    {
        var report = Report() with { MemoryConnected = 500_000 };
        Assert.Null(report.BytesPerConnection);
        Assert.DoesNotContain(" -", TextReport.Write(report), StringComparison.Ordinal);
        Assert.True(Conditions("server-memory>7")[0].Check(report).Holds);
    }

    [Theory]
    [InlineData(1_000, null, true)] // one charge point, 100 messages/s
    [InlineData(1_000, 200.0, true)]
    [InlineData(1_000, 100.0, false)] // the rate that was asked for
    [InlineData(800, null, false)]
    public void Rate_limit_of_the_server_is_noticed(long answered, double? rate, bool expected)
    {
        var report = Report();
        report = report with { Options = report.Options with { ChargePoints = 1, Rate = rate }, Measured = report.Measured with { Answered = answered } };
        Assert.Equal(expected, ReportNotes.Of(report).Any(static note => note.Contains("MaxMessagesPerSecond", StringComparison.Ordinal)));
    }

    [Fact]
    public void Deviations_are_explained_unless_they_were_allowed()
    {
        _meter.Deviated();
        var report = Report();
        Assert.Contains(ReportNotes.Of(report), static note => note.Contains("--tolerant", StringComparison.Ordinal));
        Assert.Empty(ReportNotes.Of(report with { Options = report.Options with { Validation = Moev.Ocpp.OcppJ.ValidationMode.Tolerant } }));
    }

    [Fact]
    public void Text_fits_80_columns()
    {
        for (var i = 0; i < 10; i++)
            _meter.AnswerArrived(Action16.DiagnosticsStatusNotification, TimeSpan.FromMinutes(17));
        var table = TextReport.Write(Report()).Split("\n\n")[0];
        Assert.All(table.Split('\n'), static line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Text_shows_errors_by_kind()
    {
        var text = TextReport.Write(Report());
        Assert.Contains("2  a <kind>, for example: such & such", text, StringComparison.Ordinal);
        Assert.Contains("1  reset", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_too_many_kinds_are_counted_together()
    {
        var errors = new ErrorCounts();
        for (var i = 0; i < 2 * ErrorCounts.MaxKinds; i++)
            errors.Add($"kind {i}");
        Assert.Equal(2 * ErrorCounts.MaxKinds, errors.Total);
        Assert.Equal(errors.Total, errors.Kinds.Sum(static kind => kind.Count));
        Assert.Equal(ErrorCounts.MaxKinds + 1, errors.Kinds.Count);
    }

    [Fact]
    public void Histogram_knows_what_was_added_since()
    {
        var histogram = new LatencyHistogram();
        var before = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(5));
        Assert.Equal(1, histogram.Since(before).Count);
        Assert.Equal(0, histogram.Since(before).Count);
        histogram.Add(TimeSpan.FromMilliseconds(1));
        histogram.Add(TimeSpan.FromMicroseconds(100));
        var since = histogram.Since(before);
        Assert.Equal(2, since.Count);
        Assert.InRange(since.Max.TotalMicroseconds, 1_000, 1_010);
        Assert.Equal([100, 1_000, 5_000], histogram.Buckets.Select(static bucket => Math.Floor(bucket.UpTo.TotalMicroseconds / 100) * 100));
    }

    [Fact]
    public void Line_of_progress_says_it_all()
    {
        var line = ProgressDisplay.Line(Sample);
        Assert.Equal("     3 s measure  25 %    200 connected     1,234/s  p50 1.00 ms, p99 2.00 ms, max 3.0 ms  4 errors, 5 lost, server 0.50 cores", line);
        Assert.Equal("▁█▅", ProgressDisplay.Sparkline([0, 8, 4]));
    }

    private static string Page(LoadReport report) => System.Text.Encoding.UTF8.GetString(HtmlReport.Write(report));

    private static RunDescription Run => new("Moev.LoadTest load --seed 7", "1.2.3", "a machine", DateTimeOffset.UnixEpoch);

    private static FailCondition[] Conditions(params string[] texts) => [.. texts.Select(static text => FailCondition.Parse(text, out _)!)];

    private static LoadSample Sample => new(
        TimeSpan.FromSeconds(3), "measure", 0.25, 200, 1_234, 5_000, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(3), 4, 5, 0.5, 100);

    private LoadReport Report() => new()
    {
        Options = new LoadOptions { Url = new Uri("ws://localhost:9000"), Mix = LoadBench.BuiltIn("heartbeat") },
        Meter = _meter,
        Faults = new FaultMeter(),
        Commands = null,
        Samples = [Sample],
        Connected = 2,
        HasStarted = true,
        Measured = new Measured
        {
            Duration = TimeSpan.FromSeconds(10),
            Answered = 1_000,
            Outstanding = 3,
            ServerProcessorTime = TimeSpan.FromMilliseconds(500),
        },
        MemoryBefore = 1_000_000,
        MemoryConnected = 1_000_000 + (2 * 8_192),
        Invalid = null,
    };
}
