using System.Text;
using Moev.ChargePoint.Tests.Support;
using Moev.LoadTest;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.LoadTest;

public sealed class CommandReaderTests : IAsyncLifetime
{
    private readonly SimulatedChargePoint _chargePoint;
    private readonly CommandReader _commands;
    private readonly List<string> _lines = [];

    public CommandReaderTests()
    {
        var options = new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000"), Connectors = 2 };
        _chargePoint = new SimulatedChargePoint(options, new ManualTimeProvider(), null, new MemoryDialer());
        _commands = new CommandReader(_chargePoint, new CarModel(3, 32, 60_000, 0.2, 230), 2, _lines.Add);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _chargePoint.DisposeAsync();

    [Fact]
    public void Commands_move_cars_and_faults()
    {
        Run("plug", "plug 2", "fault 2 GroundFailure", "  ");
        Assert.Equal([ChargePointStatus.Preparing, ChargePointStatus.Faulted], Statuses());
        Run("unplug", "CLEAR 2");
        Assert.Equal([ChargePointStatus.Available, ChargePointStatus.Preparing], Statuses());
        Assert.Empty(_lines);
    }

    [Theory]
    [InlineData("dance", "unknown command: dance (type help)")]
    [InlineData("plug 3", "there is no connector 3; they are 1 to 2")]
    [InlineData("plug 0", "there is no connector 0; they are 1 to 2")]
    [InlineData("plug 1 2", "too many words (type help)")]
    [InlineData("unplug", "no: no car is plugged in")]
    [InlineData("tag", "tag ID [connector]: the ID has 1 to 20 characters")]
    [InlineData("tag 123456789012345678901", "tag ID [connector]: the ID has 1 to 20 characters")]
    [InlineData("tag A 7", "there is no connector 7; they are 1 to 2")]
    public void Wrong_command_is_explained(string line, string expected)
    {
        Run(line);
        Assert.Equal([expected], _lines);
    }

    [Fact]
    public void Status_and_help_are_shown()
    {
        Run("plug", "status", "help");
        Assert.Equal("offline", _lines[0]);
        Assert.Equal("connector 1: Preparing, car at 20.0 %, no transaction, offers 0.0 A, draws 0.00 kW (0.0 A), meter 0 Wh", _lines[1]);
        Assert.Equal("connector 2: Available, no car, no transaction, offers 0.0 A, draws 0.00 kW (0.0 A), meter 0 Wh", _lines[2]);
        Assert.Contains("quit", _lines[3], StringComparison.Ordinal);
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

    private void Run(params string[] lines)
    {
        foreach (var line in lines)
            Assert.False(_commands.Execute(line));
    }

    private ChargePointStatus[] Statuses() => [.. _chargePoint.Snapshot().Select(static connector => connector.Status)];
}
