using Moev.ChargePoint.Files;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>UpdateFirmware (OCPP 1.6 §4.5, §5.19; errata 3.47 to 3.50).</summary>
public sealed class FirmwareTests : IDisposable
{
    private readonly Bench _bench = new(static options => options with { Connectors = 2, FirmwareInstallDuration = TimeSpan.FromSeconds(20) });

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Whole_update_from_retrieve_date_to_the_boot_with_the_new_version()
    {
        _bench.BringOnline();
        Update(seconds: 100);
        _bench.Pass(99);
        _bench.ExpectSilence();
        _bench.Pass(1);
        ExpectStatus("Downloading");
        var transfer = _bench.Port.Transfers.Dequeue();
        Assert.Equal("http://files/v2.7.bin", transfer.Location.AbsoluteUri);
        End(transfer.Transfer);
        ExpectStatus("Downloaded");
        // What is free goes out of service until the new firmware runs.
        Assert.Equal([(1, "Unavailable"), (2, "Unavailable"), (0, "Installing")], Told());
        Assert.Equal("firmware is being installed", _bench.Core.PresentTag("TAG", 1));
        _bench.Pass(20);
        Assert.NotEmpty(_bench.Port.Closes);
        _bench.Core.Disconnected("restarting");
        _bench.Pass(5);
        _bench.Core.Connected();
        var boot = _bench.ExpectCall("BootNotification");
        Assert.Equal("v2.7", boot[3].GetProperty("firmwareVersion").GetString());
        _bench.Answer(boot, $$"""{"status":"Accepted","currentTime":"{{_bench.Time.GetUtcNow():O}}","interval":300}""");
        Assert.Equal([(0, "Available"), (1, "Available"), (2, "Available"), (0, "Installed")], Told());
        Assert.Equal("v2.7", _bench.Core.FirmwareVersion);
    }

    [Fact]
    public void Installation_waits_for_transactions_and_keeps_free_connectors_from_being_used()
    {
        _bench.BringOnline();
        _bench.StartCharging(1);
        Update();
        ExpectStatus("Downloading");
        End(_bench.Port.Transfers.Dequeue().Transfer);
        ExpectStatus("Downloaded");
        Assert.Equal([(2, "Unavailable")], Told());
        _bench.Pass(30);
        Assert.Equal(["MeterValues"], _bench.AnswerAll().Select(static call => call.Action).Distinct().DefaultIfEmpty("MeterValues"));
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Contains(_bench.AnswerAll(), static call => call.Action == "FirmwareStatusNotification" && call.Payload.GetProperty("status").GetString() == "Installing");
    }

    [Fact]
    public void Download_is_tried_again_as_often_as_asked_for()
    {
        _bench.BringOnline();
        Update(more: ""","retries":2,"retryInterval":30""");
        ExpectStatus("Downloading");
        Fail(_bench.Port.Transfers.Dequeue().Transfer);
        _bench.Pass(29);
        Assert.Empty(_bench.Port.Transfers);
        _bench.Pass(1);
        Fail(_bench.Port.Transfers.Dequeue().Transfer);
        _bench.Pass(30);
        _bench.ExpectSilence();
        Fail(_bench.Port.Transfers.Dequeue().Transfer);
        ExpectStatus("DownloadFailed");
        _bench.Pass(100);
        Assert.Empty(_bench.Port.Transfers);
        _bench.ExpectSilence();
    }

    [Fact]
    public void Empty_image_fails_to_install_and_the_connectors_come_back()
    {
        _bench.BringOnline();
        Update();
        ExpectStatus("Downloading");
        _bench.Core.TransferEnded(_bench.Port.Transfers.Dequeue().Transfer, new FileTransferResult(FileTransferStatus.Done));
        ExpectStatus("Downloaded");
        Told();
        _bench.Pass(20);
        Assert.Equal([(0, "InstallationFailed"), (1, "Available"), (2, "Available")], Told());
        Assert.Empty(_bench.Port.Closes);
        Assert.Equal("1.0", _bench.Core.FirmwareVersion);
    }

    [Fact]
    public void Location_that_is_no_url_fails_to_download()
    {
        // A strict charge point refuses the message: its schema wants a URI.
        using var bench = new Bench(static options => options with { Validation = ValidationMode.Tolerant });
        bench.BringOnline();
        bench.Call("UpdateFirmware", $$"""{"location":"somewhere","retrieveDate":"{{bench.Time.GetUtcNow():O}}"}""");
        Assert.Equal(
            ["Downloading", "DownloadFailed"],
            bench.AnswerAll().Where(static call => call.Action == "FirmwareStatusNotification").Select(static call => call.Payload.GetProperty("status").GetString()));
    }

    [Fact]
    public void Newer_update_replaces_the_one_that_is_downloaded()
    {
        _bench.BringOnline();
        Update();
        ExpectStatus("Downloading");
        var old = _bench.Port.Transfers.Dequeue().Transfer;
        Update();
        ExpectStatus("Downloading");
        Assert.Equal([old], _bench.Port.CancelledTransfers);
        End(old);
        _bench.ExpectSilence();
        End(_bench.Port.Transfers.Dequeue().Transfer);
        ExpectStatus("Downloaded");
    }

    [Fact]
    public void Status_on_demand_is_the_present_one_or_idle()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", """{"requestedMessage":"FirmwareStatusNotification"}"""));
        ExpectStatus("Idle");
        Update();
        ExpectStatus("Downloading");
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", """{"requestedMessage":"FirmwareStatusNotification"}"""));
        ExpectStatus("Downloading");
    }

    [Fact]
    public void Update_goes_on_while_the_charge_point_is_offline()
    {
        _bench.BringOnline();
        Update(seconds: 10);
        _bench.Core.SetOffline(true);
        _bench.Core.Disconnected("gone");
        _bench.Pass(10);
        End(_bench.Port.Transfers.Dequeue().Transfer);
        _bench.Pass(20);
        _bench.Core.SetOffline(false);
        _bench.Core.Connected();
        Assert.Equal("v2.7", _bench.ExpectCall("BootNotification")[3].GetProperty("firmwareVersion").GetString());
    }

    [Fact]
    public void Restart_does_not_wait_for_a_central_system_that_is_silent()
    {
        _bench.BringOnline();
        Update();
        ExpectStatus("Downloading");
        End(_bench.Port.Transfers.Dequeue().Transfer);
        _bench.ExpectCall("FirmwareStatusNotification");
        _bench.Pass(20);
        Assert.Empty(_bench.Port.Closes);
        _bench.Pass(30);
        Assert.NotEmpty(_bench.Port.Closes);
    }

    [Fact]
    public void Connector_whose_reservation_is_cancelled_goes_out_of_service_too()
    {
        _bench.BringOnline();
        _bench.StatusOf("ReserveNow", $$"""{"connectorId":2,"expiryDate":"{{_bench.Time.GetUtcNow().AddHours(1):O}}","idTag":"VIP","reservationId":1}""");
        _bench.AnswerAll();
        Update();
        ExpectStatus("Downloading");
        End(_bench.Port.Transfers.Dequeue().Transfer);
        Told();
        _bench.StatusOf("CancelReservation", """{"reservationId":1}""");
        Assert.Equal([(2, "Available"), (2, "Unavailable")], Told());
    }

    private void Update(double seconds = 0, string more = "")
    {
        var answer = _bench.Call("UpdateFirmware", $$"""{"location":"http://files/v2.7.bin","retrieveDate":"{{_bench.Time.GetUtcNow().AddSeconds(seconds):O}}"{{more}}}""");
        Assert.Equal("{}", answer[2].GetRawText());
    }

    private void End(int transfer) => _bench.Core.TransferEnded(transfer, new FileTransferResult(FileTransferStatus.Done, "image"u8.ToArray()));

    private void Fail(int transfer) => _bench.Core.TransferEnded(transfer, new FileTransferResult(FileTransferStatus.Failed, Detail: "nobody there"));

    private void ExpectStatus(string status) => Assert.Equal(status, _bench.Serve("FirmwareStatusNotification").GetProperty("status").GetString());

    /// <summary>The reported statuses; 0 stands for the firmware's and for the charge point's.</summary>
    private (int, string?)[] Told() =>
        [.. _bench.AnswerAll().Select(static call => (call.Payload.TryGetProperty("connectorId", out var id) ? id.GetInt32() : 0, call.Payload.GetProperty("status").GetString()))];
}
