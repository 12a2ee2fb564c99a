using System.Threading.Channels;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Simulation;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests;

/// <summary>A whole charge point: transfers of files, a cut network, and quirks of the connection.</summary>
public sealed class SimulatedNetworkTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryDialer _dialer = new();
    private readonly PendingTransfers _files = new();

    [Fact]
    public async Task Upload_ends_when_the_transfer_does()
    {
        await using var chargePoint = Create();
        chargePoint.Start();
        await using var server = await OnlineAsync();
        await server.SendAsync("""[2,"a","GetDiagnostics",{"location":"http://files/in"}]""");
        await server.ReadMessageAsync();
        var upload = await _files.NextAsync();
        Assert.Equal("http://files/in", upload.Location.AbsoluteUri);
        var uploading = await server.ReadCallAsync("DiagnosticsStatusNotification");
        upload.End(new FileTransferResult(FileTransferStatus.Done));
        await server.AnswerAsync(uploading, "{}");
        Assert.Equal("Uploaded", (await server.ReadCallAsync("DiagnosticsStatusNotification"))[3].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Transfer_that_takes_too_long_by_the_charge_points_clock_fails()
    {
        await using var chargePoint = Create();
        chargePoint.Start();
        await using var server = await OnlineAsync();
        await server.SendAsync($$"""[2,"a","UpdateFirmware",{"location":"http://files/2.bin","retrieveDate":"{{_time.GetUtcNow():O}}"}]""");
        await server.ReadMessageAsync();
        await server.AnswerAsync(await server.ReadCallAsync("FirmwareStatusNotification"), "{}");
        var download = await _files.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(download.Cancelled.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await download.Cancelled;
        Assert.Equal("DownloadFailed", (await server.ReadCallAsync("FirmwareStatusNotification"))[3].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Transfer_under_way_is_cancelled_by_the_end_and_by_a_newer_one()
    {
        PendingTransfers.Transfer last;
        await using (var chargePoint = Create())
        {
            chargePoint.Start();
            await using var server = await OnlineAsync();
            await server.SendAsync("""[2,"a","GetLog",{"logType":"SecurityLog","requestId":1,"log":{"remoteLocation":"http://files"}}]""");
            var first = await _files.NextAsync();
            await server.SendAsync("""[2,"b","GetLog",{"logType":"SecurityLog","requestId":2,"log":{"remoteLocation":"http://files"}}]""");
            await first.Cancelled;
            last = await _files.NextAsync();
            Assert.False(last.Cancelled.IsCompleted);
            await server.DisposeAsync();
        }

        await last.Cancelled;
    }

    [Fact]
    public async Task Cut_network_ends_without_a_goodbye_and_comes_back_when_it_is_restored()
    {
        await using var chargePoint = Create();
        chargePoint.Start();
        await using (var server = await OnlineAsync())
        {
            chargePoint.SetOffline(true);
            Assert.Equal((WebSocketReadStatus.NeedMore, "the end"), await server.ReadAsync());
        }

        Assert.False(chargePoint.IsOnline);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(chargePoint.PlugIn(1, Bench.Car()));
        Assert.Null(chargePoint.PresentTag("TAG"));
        chargePoint.SetOffline(false);
        await using var again = new ScriptedServer(await _dialer.AcceptAsync());
        await again.AcceptAsync();
        await again.ReadCallAsync("StartTransaction");
    }

    [Fact]
    public async Task Ping_is_not_answered_by_one_that_never_does()
    {
        await using var chargePoint = Create(Quirk.NoPong);
        chargePoint.Start();
        await using var server = new ScriptedServer(await _dialer.AcceptAsync());
        await server.AcceptAsync();
        await server.WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "abc"u8));
        var boot = await server.ReadCallAsync("BootNotification");
        await server.AnswerAsync(boot, $$"""{"status":"Accepted","currentTime":"{{_time.GetUtcNow():O}}","interval":86400}""");
        await server.ReadCallAsync("StatusNotification");
    }

    [Fact]
    public async Task No_subprotocol_is_offered_by_one_that_knows_none()
    {
        await using var chargePoint = Create(Quirk.NoSubProtocol);
        chargePoint.Start();
        await using var server = new ScriptedServer(await _dialer.AcceptAsync());
        await server.AcceptAsync(subProtocol: null);
        Assert.Empty(server.Request!.SubProtocols);
        await server.ReadCallAsync("BootNotification");
    }

    [Fact]
    public async Task Everything_can_be_asked_of_the_whole_charge_point()
    {
        await using var chargePoint = Create();
        chargePoint.Start();
        Assert.Equal("there is no connector 9", chargePoint.SetMeter(9, 1));
        Assert.NotNull(chargePoint.SetMeter(1, -1));
        Assert.Null(chargePoint.SetMeter(1, 1_234));
        Assert.Equal(1_234, chargePoint.Snapshot()[0].RegisterWh);
        Assert.Null(chargePoint.SetConfiguration("LightIntensity", "50"));
        Assert.Equal("50", chargePoint.GetConfiguration("lightintensity"));
        Assert.Null(chargePoint.GetConfiguration("AuthorizationKey"));
        Assert.Equal("1.0", chargePoint.FirmwareVersion);
        Assert.Equal(Moev.Ocpp.V16.ChargePointStatus.Available, chargePoint.Status);
        Assert.Empty(chargePoint.Reservations());
        Assert.True(chargePoint.IsIdle);
        chargePoint.SetQuirk(Quirk.WattsOnly, true);
        Assert.Equal("Power", chargePoint.GetConfiguration("ChargingScheduleAllowedChargingRateUnit"));
    }

    private SimulatedChargePoint Create(params Quirk[] quirks) => new(
        new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000"), Quirks = quirks, WebSocketPingInterval = TimeSpan.Zero },
        _time,
        null,
        _dialer,
        _files);

    private async Task<ScriptedServer> OnlineAsync()
    {
        var server = new ScriptedServer(await _dialer.AcceptAsync());
        await server.BringOnlineAsync(_time);
        return server;
    }

    /// <summary>Transfers that end when the test says so.</summary>
    private sealed class PendingTransfers : IFileTransfer
    {
        private readonly Channel<Transfer> _transfers = Channel.CreateUnbounded<Transfer>();

        public async Task<Transfer> NextAsync() => await _transfers.Reader.ReadAsync();

        public ValueTask<FileTransferResult> DownloadAsync(Uri location, int maxBytes, CancellationToken cancellationToken) =>
            AddAsync(location, cancellationToken);

        public ValueTask<FileTransferResult> UploadAsync(Uri location, string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            AddAsync(location, cancellationToken);

        private async ValueTask<FileTransferResult> AddAsync(Uri location, CancellationToken cancellationToken)
        {
            var transfer = new Transfer(location);
            await using (cancellationToken.Register(transfer.Cancel))
            {
                Assert.True(_transfers.Writer.TryWrite(transfer));
                return await transfer.Ended;
            }
        }

        public sealed class Transfer(Uri location)
        {
            private readonly TaskCompletionSource<FileTransferResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

            public Uri Location { get; } = location;

            public Task<FileTransferResult> Ended => _ended.Task;

            public Task Cancelled => _cancelled.Task;

            public void End(FileTransferResult result) => _ended.TrySetResult(result);

            public void Cancel()
            {
                _cancelled.TrySetResult();
                End(new FileTransferResult(FileTransferStatus.Failed, Detail: "cancelled"));
            }
        }
    }
}
