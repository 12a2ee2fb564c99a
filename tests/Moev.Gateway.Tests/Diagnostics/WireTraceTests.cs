using System.Text;
using Microsoft.Extensions.Logging;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Diagnostics;

public sealed class WireTraceTests : IDisposable
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");
    private static readonly ChargePointIdentity Cp2 = new("CP_2");

    private readonly RecordingLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly WireTrace _trace;

    public WireTraceTests()
    {
        _loggers = new LoggerFactory([_log]);
        _trace = new WireTrace(
            Microsoft.Extensions.Options.Options.Create(new DiagnosticsOptions { MaxTraced = 2, TraceMessages = 3, TraceMessageChars = 64 }),
            TimeProvider.System,
            _loggers.CreateLogger<WireTrace>());
    }

    [Fact]
    public void Nothing_is_remembered_while_the_trace_is_off()
    {
        var trace = _trace.For(Cp1);
        Assert.False(trace.IsOn);
        trace.Received("[2,\"1\",\"Heartbeat\",{}]"u8.ToArray());
        Assert.Null(_trace.Snapshot(Cp1));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Trace_is_switched_while_a_session_holds_its_switch()
    {
        var mine = _trace.For(Cp1);
        var other = _trace.For(Cp2);
        Assert.True(_trace.TryStart(Cp1));
        Assert.True(mine.IsOn);
        Assert.False(other.IsOn);
        mine.Received("[2,\"1\",\"Heartbeat\",{}]"u8.ToArray());
        other.Received("[2,\"2\",\"Heartbeat\",{}]"u8.ToArray());
        mine.Sent("[3,\"1\",{}]"u8.ToArray());
        Assert.Equal(
            [(WireDirection.Received, "[2,\"1\",\"Heartbeat\",{}]"), (WireDirection.Sent, "[3,\"1\",{}]")],
            _trace.Snapshot(Cp1)!.Select(line => (line.Direction, line.Message)));
        Assert.Equal([Cp1], _trace.Traced);
        Assert.True(_trace.Stop(Cp1));
        Assert.False(mine.IsOn);
        Assert.Null(_trace.Snapshot(Cp1));
        Assert.False(_trace.Stop(Cp1));
    }

    [Fact]
    public void Each_message_goes_to_the_log_at_Information()
    {
        _trace.TryStart(Cp1);
        _trace.For(Cp1).Received("[2,\"1\",\"Heartbeat\",{}]"u8.ToArray());
        _trace.For(Cp1).Sent("[3,\"1\",{}]"u8.ToArray());
        _trace.Stop(Cp1);
        Assert.Equal(
            [(6101, "Started tracing the messages of charge point 'CP_1'."), (6100, "CP_1 <- [2,\"1\",\"Heartbeat\",{}]"), (6100, "CP_1 -> [3,\"1\",{}]"), (6102, "Stopped tracing the messages of charge point 'CP_1'.")],
            _log.Lines.Select(line => (line.EventId, line.Message)));
        Assert.All(_log.Lines, line => Assert.Equal(LogLevel.Information, line.Level));
    }

    [Fact]
    public void Newest_messages_are_remembered_up_to_the_limit()
    {
        _trace.TryStart(Cp1);
        for (var i = 1; i <= 4; i++)
            _trace.For(Cp1).Received(Encoding.UTF8.GetBytes($"[{i}]"));
        Assert.Equal(["[2]", "[3]", "[4]"], _trace.Snapshot(Cp1)!.Select(line => line.Message));
    }

    [Fact]
    public void Charge_points_beyond_the_limit_are_not_traced()
    {
        Assert.True(_trace.TryStart(Cp1));
        Assert.True(_trace.TryStart(Cp2));
        Assert.False(_trace.TryStart(new ChargePointIdentity("CP_3")));
        Assert.True(_trace.TryStart(Cp1));
        _trace.Stop(Cp2);
        Assert.True(_trace.TryStart(new ChargePointIdentity("CP_3")));
    }

    [Theory]
    [InlineData(60, 64)]
    [InlineData(61, 64)]
    public void Long_message_is_cut(int letters, int expected)
    {
        _trace.TryStart(Cp1);
        _trace.For(Cp1).Received(Encoding.UTF8.GetBytes($"[\"{new string('a', letters)}\"]"));
        Assert.Equal(expected, Assert.Single(_trace.Snapshot(Cp1)!).Message.Length);
    }

    [Fact]
    public void Check_allocates_nothing_while_no_charge_point_is_traced()
    {
        var trace = _trace.For(Cp1);
        var on = false;
        long allocated = 0;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            on |= trace.IsOn;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.False(on);
        Assert.Equal(0, allocated);
    }

    public void Dispose() => _loggers.Dispose();
}
