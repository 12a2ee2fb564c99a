using System.Text.Json;
using Moev.ChargePoint.Scripting;
using Moev.ChargePoint.Simulation;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Scripting;

/// <summary>Scripts on a charge point with a central system in memory, under a clock that the test moves.</summary>
public sealed class ScriptRunnerTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptJournal _journal = new();
    private readonly MemoryDialer _dialer = new();
    private readonly List<string> _lines = [];
    private readonly CancellationTokenSource _stop = new();
    private SimulatedChargePoint? _chargePoint;
    private Task _serving = Task.CompletedTask;

    public Task InitializeAsync()
    {
        var options = new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000"), Connectors = 2 };
        _chargePoint = new SimulatedChargePoint(options, _time, _journal, _dialer);
        _serving = ServeAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await _chargePoint!.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Whole_session_passes()
    {
        Assert.Null(await RunAsync("""
            wait online
            wait answered BootNotification status=Accepted
            wait idle
            mark
            plug 1 soc=50 kwh=60
            expect status Preparing
            authorize TAG 1
            wait transaction known
            wait status 1 Charging for 10s
            expect sent StartTransaction connectorId=1 idTag=TAG meterStart=0
            expect no sent StopTransaction
            expect limit = 32
            expect power 1 > 22000
            expect current 1 <= 32
            expect transaction 2 none
            sleep 60s
            wait sent MeterValues meterValue.sampledValue.measurand=SoC
            expect energy >= 368
            expect soc 1 > 50
            stop
            wait answered StopTransaction
            unplug
            expect status 0 Available
            expect config HeartbeatInterval 86400
            expect firmware 1.0
            say all is well
            status
            """));
        Assert.Equal("all is well", _lines[0]);
        Assert.Equal("online", _lines[1]);
    }

    [Theory]
    [InlineData("expect status Charging", "expected status Charging, and it is Available")]
    [InlineData("expect no online", "expected no online, and it is so")]
    [InlineData("expect limit >= 6", "expected limit >= 6, and it is 0 A")]
    [InlineData("expect soc >= 6", "expected soc >= 6, and there is no car")]
    [InlineData("expect transaction", "expected transaction, and none runs")]
    [InlineData("expect config HeartbeatInterval 1", "expected config HeartbeatInterval 1, and it is 86400")]
    [InlineData("expect config Nothing 1", "expected config Nothing 1, and it is not there")]
    [InlineData("expect firmware 2", "expected firmware 2, and it is 1.0")]
    [InlineData("expect sent Authorize", "expected sent Authorize, and there came BootNotification, StatusNotification, StatusNotification, StatusNotification")]
    [InlineData("expect answered BootNotification status=Rejected", "expected answered BootNotification status=Rejected, and the last was {\"status\":\"Accepted\"")]
    [InlineData("expect received Reset", "expected received Reset, and nothing came")]
    [InlineData("wait offline for 2s", "waited 2 s for offline, and it is online")]
    [InlineData("wait sent Authorize idTag=A for 500ms", "waited 0.5 s for sent Authorize idTag=A, and there came BootNotification")]
    [InlineData("unplug 2", "no car is plugged in")]
    [InlineData("stop", "no transaction runs")]
    [InlineData("set NumberOfConnectors 3", "NumberOfConnectors does not take 3")]
    [InlineData("set Nothing 3", "there is no key Nothing")]
    public async Task Failed_step_is_named_with_its_line(string step, string problem)
    {
        var error = await RunAsync($"wait online\nwait idle\n\n{step}\nsay never\n");
        Assert.Equal(("test", 4), (error?.Script, error?.Line));
        Assert.StartsWith(problem, error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("never", _lines);
    }

    [Fact]
    public async Task Wait_meets_each_message_once_and_expect_looks_back_to_the_mark()
    {
        Assert.Null(await RunAsync("""
            wait online
            wait idle
            heartbeat
            wait sent Heartbeat
            expect sent Heartbeat
            wait answered Heartbeat currentTime=*
            heartbeat
            wait sent Heartbeat
            wait idle
            mark
            expect no sent Heartbeat
            """));
        var error = await RunLinesAsync("wait sent Heartbeat for 1s");
        Assert.StartsWith("waited 1 s for sent Heartbeat", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_work_is_delivered_later()
    {
        Assert.Null(await RunAsync("""
            wait online
            wait idle
            offline
            wait offline
            start TAG 2
            wait status 2 Charging
            expect transaction 2
            expect no sent StartTransaction
            unplug 2
            online
            wait sent StopTransaction reason=EVDisconnected for 5m
            """));
    }

    [Fact]
    public async Task Everything_else_can_be_said()
    {
        Assert.Null(await RunAsync("""
            wait online
            wait idle
            fault 2 GroundFailure
            wait sent StatusNotification connectorId=2 errorCode=GroundFailure
            clear 2
            unavailable 1
            wait status 1 Unavailable
            available 1
            meter 1 1000
            expect energy 1 = 1000
            meter 5
            expect energy = 5
            set MeterValueSampleInterval 7
            quirk a-only
            quirk a-only off
            data acme hello '{"a": 1}'
            wait sent DataTransfer vendorId=acme messageId=hello data=*
            sign-certificate
            wait sent SignCertificate csr=*
            security-event TamperDetectionActivated "the lid"
            wait sent SecurityEventNotification type=TamperDetectionActivated
            restart hard
            wait sent BootNotification for 5m
            help
            quit
            say never
            """));
        Assert.DoesNotContain("never", _lines);
    }

    [Fact]
    public async Task Script_can_be_cancelled()
    {
        var script = ChargePointScript.Parse("wait status Charging for 2h", "test", 2, out _)!;
        using var cancel = new CancellationTokenSource();
        var running = Runner().RunAsync(script, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private ScriptRunner Runner() => new(_chargePoint!, _journal, _time, null, _lines.Add);

    private async Task<ScriptError?> RunAsync(string text)
    {
        var script = ChargePointScript.Parse(text, "test", 2, out var errors);
        Assert.Empty(errors);
        _chargePoint!.Start();
        return await MoveClockAsync(Runner().RunAsync(script!));
    }

    private async Task<string?> RunLinesAsync(string line)
    {
        var runner = Runner();
        // What came before is met already.
        while (await MoveClockAsync(runner.RunLineAsync("wait sent Heartbeat for 1ms")) is null)
        {
        }

        return await MoveClockAsync(runner.RunLineAsync(line));
    }

    /// <summary>
    /// Lets time pass while a script runs, but not while something is under way on other threads: a handshake, or a CALL without its answer.
    /// However slow the machine is, no time-out of the script or the charge point counts the threads' time.
    /// </summary>
    private async Task<T> MoveClockAsync<T>(Task<T> running)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!running.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "the script hangs");
            // The script's own thread has its turn: it checks its condition before its time-out.
            for (var i = 0; i < 20 && !running.IsCompleted; i++)
                await Task.Yield();
            if (!_chargePoint!.HasConnection)
                _time.Advance(TimeSpan.FromMilliseconds(100)); // it waits for its next attempt
            else if (_chargePoint is { IsOnline: true, IsIdle: true })
                _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        return await running;
    }

    /// <summary>A friendly central system, connection after connection.</summary>
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await using var server = new ScriptedServer(await _dialer.AcceptAsync(_stop.Token));
                await server.AcceptAsync();
                await ServeAsync(server);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(ScriptedServer server)
    {
        var transactions = 0;
        while (true)
        {
            var (status, text) = await server.ReadAsync(_stop.Token);
            if (status != Moev.Ocpp.WebSockets.WebSocketReadStatus.Text)
                return;
            var call = JsonDocument.Parse(text).RootElement;
            var now = $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}";
            await server.AnswerAsync(call, call[2].GetString() switch
            {
                "BootNotification" => $$"""{"status":"Accepted","currentTime":"{{now}}","interval":86400}""",
                "Heartbeat" => $$"""{"currentTime":"{{now}}"}""",
                "Authorize" => """{"idTagInfo":{"status":"Accepted"}}""",
                "StartTransaction" => $$"""{"idTagInfo":{"status":"Accepted"},"transactionId":{{++transactions}}}""",
                "DataTransfer" or "SignCertificate" => """{"status":"Accepted"}""",
                _ => "{}",
            });
        }
    }
}
