using System.Text;
using Moev.ChargePoint;
using Moev.ChargePoint.Scripting;
using Moev.ChargePoint.Simulation;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Tests;

public sealed class CommandReaderTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptJournal _journal = new();
    private readonly SimulatedChargePoint _chargePoint;
    private readonly CommandReader _commands;
    private readonly List<string> _lines = [];

    public CommandReaderTests()
    {
        var options = new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000"), Connectors = 2 };
        _chargePoint = new SimulatedChargePoint(options, _time, _journal, new MemoryDialer());
        _commands = new CommandReader(new ScriptRunner(_chargePoint, _journal, _time, null, _lines.Add), _lines.Add);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _chargePoint.DisposeAsync();

    [Fact]
    public async Task Commands_move_cars_and_faults()
    {
        await RunAsync("plug", "plug 2", "fault 2 GroundFailure", "  ");
        Assert.Equal([ChargePointStatus.Preparing, ChargePointStatus.Faulted], Statuses());
        await RunAsync("unplug", "CLEAR 2");
        Assert.Equal([ChargePointStatus.Available, ChargePointStatus.Preparing], Statuses());
        Assert.Empty(_lines);
    }

    [Theory]
    [InlineData("dance", "error: unknown step: dance (type help)")]
    [InlineData("plug 3", "error: there is no connector 3; they are 1 to 2 (type help)")]
    [InlineData("plug 0", "error: there is no connector 0; they are 1 to 2 (type help)")]
    [InlineData("plug 1 2", "error: 2 is not understood here (type help)")]
    [InlineData("unplug", "error: no car is plugged in (type help)")]
    [InlineData("tag", "error: the token is missing (type help)")]
    [InlineData("tag 123456789012345678901", "error: a token has 1 to 20 characters (type help)")]
    [InlineData("tag A 7", "error: there is no connector 7; they are 1 to 2 (type help)")]
    public async Task Wrong_command_is_explained(string line, string expected)
    {
        await RunAsync(line);
        Assert.Equal([expected], _lines);
    }

    [Fact]
    public async Task Status_and_help_are_shown()
    {
        await RunAsync("plug", "status", "help");
        Assert.Equal("offline", _lines[0]);
        Assert.Equal("connector 1: Preparing, car at 20.0 %, no transaction, offers 0.0 A, draws 0.00 kW (0.0 A), meter 0 Wh", _lines[1]);
        Assert.Equal("connector 2: Available, no car, no transaction, offers 0.0 A, draws 0.00 kW (0.0 A), meter 0 Wh", _lines[2]);
        Assert.Contains(_lines, static line => line.StartsWith("quit ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quit_ends_the_reading()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("plug\nquit\nunplug\n"));
        Assert.True(await _commands.ReadUntilQuitAsync(input, CancellationToken.None));
        Assert.Equal(ChargePointStatus.Preparing, Statuses()[0]);
    }

    [Fact]
    public async Task Closed_input_leaves_the_charge_point_running_until_it_is_told_to_end()
    {
        using var stop = new CancellationTokenSource();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("plug"));
        var reading = _commands.ReadUntilQuitAsync(input, stop.Token);
        Assert.False(reading.IsCompleted);
        await stop.CancelAsync();
        Assert.False(await reading);
        Assert.Equal(ChargePointStatus.Preparing, Statuses()[0]);
    }

    /// <summary>Types lines, then quit.</summary>
    private async Task RunAsync(params string[] lines)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', [.. lines, "quit"])));
        var commands = new CommandReader(new ScriptRunner(_chargePoint, _journal, _time, null, _lines.Add), _lines.Add);
        Assert.True(await commands.ReadUntilQuitAsync(input, CancellationToken.None));
    }

    private ChargePointStatus[] Statuses() => [.. _chargePoint.Snapshot().Select(static connector => connector.Status)];
}
