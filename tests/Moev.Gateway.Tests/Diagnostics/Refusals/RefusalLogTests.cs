using Microsoft.Extensions.Logging;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Diagnostics.Refusals;

public sealed class RefusalLogTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLog _lines = new();
    private readonly LoggerFactory _loggers;

    public RefusalLogTests() => _loggers = new LoggerFactory([_lines]);

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Line_names_who_why_and_the_option()
    {
        var log = Create();
        log.Note(Handshake("CP_1") with { Option = "Ocpp:AllowedOrigins" });
        log.Note(new Refusal(RefusalKind.CallError, "CP_1", "10.0.0.1:1", "NotImplemented", "Unknown action.") { Action = "Explode" });
        log.Note(new Refusal(RefusalKind.Close, "CP_1", "10.0.0.1:1", "1006", "no sign of life") { Option = "Ocpp:PongSeconds" });
        log.Note(new Refusal(RefusalKind.Connection, "", "10.0.0.1:1", "503", "Too many."));
        Assert.Equal(
            [
                "Refused the upgrade request of charge point 'CP_1' from 10.0.0.1:1 with 403: no (Ocpp:AllowedOrigins)",
                "Answered Explode from charge point 'CP_1' at 10.0.0.1:1 with CALLERROR NotImplemented: Unknown action.",
                "Charge point 'CP_1' from 10.0.0.1:1 disconnected with 1006: no sign of life (Ocpp:PongSeconds)",
                "Refused a connection from 10.0.0.1:1 with 503: Too many.",
            ],
            _lines.Lines.Select(static line => line.Message));
        Assert.All(_lines.Lines, static line => Assert.Equal(LogLevel.Information, line.Level));
    }

    [Fact]
    public void Equal_refusals_are_one_record_and_one_line_a_minute_whatever_the_port()
    {
        var log = Create();
        for (var i = 0; i < 100; i++)
        {
            log.Note(Handshake("CP_1", $"10.0.0.1:{i}"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var (records, leftOut) = log.List(null, null, 10);
        var record = Assert.Single(records);
        Assert.Equal((100, "10.0.0.1:99", 0L), (record.Count, record.Last.Address, leftOut));
        Assert.Equal(TimeSpan.FromSeconds(99), record.LastAt - record.FirstAt);
        Assert.Equal(2, _lines.Lines.Count);
        Assert.EndsWith("(59 similar lines suppressed)", _lines.Lines[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_kind_are_limited_and_one_source_gets_a_quarter_of_them()
    {
        var log = Create(new DiagnosticsOptions { RefusalLinesPerMinute = 8 });
        for (var source = 1; source <= 6; source++)
        {
            for (var i = 0; i < 50; i++)
                log.Note(Handshake($"CP_{i}", $"10.0.0.{source}:1"));
        }

        Assert.Equal(8, _lines.Lines.Count);
        Assert.All(Enumerable.Range(1, 4), source => Assert.Equal(2, _lines.Lines.Count(line => line.Message.Contains($"10.0.0.{source}:", StringComparison.Ordinal))));
        log.Note(new Refusal(RefusalKind.Close, "CP_1", "10.0.0.1:1", "1006", "gone"));
        Assert.Equal(9, _lines.Lines.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        log.Note(Handshake("CP_NEW"));
        Assert.EndsWith("(148 similar lines suppressed)", _lines.Lines[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_lines_refusals_are_kept_all_the_same()
    {
        var log = Create(new DiagnosticsOptions { RefusalLinesPerMinute = 0 });
        log.Note(Handshake("CP_1"));
        Assert.Empty(_lines.Lines);
        Assert.Single(log.List(null, null, 10).Records);
    }

    [Fact]
    public void Records_are_limited_and_the_source_with_the_most_loses_its_oldest()
    {
        var log = Create(new DiagnosticsOptions { MaxRefusals = 40 });
        log.Note(Handshake("HONEST", "10.0.0.1:1"));
        for (var i = 0; i < 1_000; i++)
            log.Note(Handshake($"NOISE_{i}", "10.0.0.2:1"));
        log.Note(new Refusal(RefusalKind.Close, "HONEST", "10.0.0.1:1", "1006", "gone"));

        var (records, leftOut) = log.List(null, RefusalKind.Handshake, 100);
        Assert.Equal((10, 991L), (records.Count, leftOut));
        Assert.Contains(records, static record => record.Last.Identity == "HONEST");
        Assert.Equal("NOISE_999", records[0].Last.Identity);
        Assert.Equal(2, log.List("HONEST", null, 100).Records.Count);
        Assert.Single(log.List("HONEST", RefusalKind.Close, 100).Records);
        Assert.Equal(3, log.List(null, null, 3).Records.Count);
    }

    [Fact]
    public void Bytes_are_limited()
    {
        var log = Create(new DiagnosticsOptions { MaxRefusals = 10_000, MaxRefusalBytes = 65_536 });
        for (var i = 0; i < 1_000; i++)
            log.Note(Handshake($"{i}-{new string('x', 100_000)}"));
        var records = log.List(null, null, 10_000).Records;
        Assert.InRange(records.Count, 5, 16_384 / 512);
        Assert.All(records, static record => Assert.InRange(record.Last.Identity.Length, 1, 255));
    }

    [Fact]
    public void No_text_forges_a_line()
    {
        var log = Create();
        log.Note(new Refusal(RefusalKind.CallError, "CP\u2028_1\r\nx", "10.0.0.1:1", "NotImplemented", "a\u001B[31mb\u202E") { Action = "A\nB" });
        var line = Assert.Single(_lines.Lines).Message;
        Assert.DoesNotContain(line, static c => char.IsControl(c) || c is '\u2028' or '\u202E');
        Assert.Equal("A?B", Assert.Single(log.List(null, null, 1).Records).Last.Action);
    }

    private static Refusal Handshake(string identity, string address = "10.0.0.1:1") => new(RefusalKind.Handshake, identity, address, "403", "no");

    private RefusalLog Create(DiagnosticsOptions? options = null) =>
        new(Microsoft.Extensions.Options.Options.Create(options ?? new DiagnosticsOptions()), _time, _loggers.CreateLogger<RefusalLog>());
}
