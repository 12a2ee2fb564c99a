using System.Text.Json;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>GetDiagnostics (OCPP 1.6 §4.4, §5.9; errata 3.31, 3.50) and GetLog (whitepaper N01).</summary>
public sealed class UploadTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Diagnostics_are_uploaded_under_the_name_that_was_answered()
    {
        _bench.BringOnline();
        var name = _bench.Call("GetDiagnostics", """{"location":"http://files/in"}""")[2].GetProperty("fileName").GetString();
        Assert.Equal("CP_1-diagnostics-20260301T080000Z.log", name);
        ExpectDiagnostics("Uploading");
        var transfer = _bench.Port.Transfers.Dequeue();
        Assert.Equal(("http://files/in", name), (transfer.Location.AbsoluteUri, transfer.FileName));
        Assert.Contains("accepted; heartbeat every 300 s", transfer.Content, StringComparison.Ordinal);
        End(transfer.Transfer);
        ExpectDiagnostics("Uploaded");
    }

    [Fact]
    public void Upload_is_tried_again_as_often_as_asked_for()
    {
        _bench.BringOnline();
        _bench.Call("GetDiagnostics", """{"location":"http://files/in","retries":1,"retryInterval":60}""");
        ExpectDiagnostics("Uploading");
        End(_bench.Port.Transfers.Dequeue().Transfer, FileTransferStatus.Failed);
        _bench.Pass(59);
        Assert.Empty(_bench.Port.Transfers);
        _bench.Pass(1);
        _bench.ExpectSilence();
        End(_bench.Port.Transfers.Dequeue().Transfer, FileTransferStatus.Failed);
        ExpectDiagnostics("UploadFailed");
        _bench.Pass(1_000);
        Assert.Empty(_bench.Port.Transfers);
    }

    [Fact]
    public void Options_say_how_often_to_try_when_the_central_system_does_not()
    {
        using var bench = new Bench(static options => options with { FileTransferRetries = 1, FileTransferRetryInterval = TimeSpan.FromSeconds(5) });
        bench.BringOnline();
        bench.Call("GetDiagnostics", """{"location":"http://files/in"}""");
        bench.AnswerAll();
        bench.Core.TransferEnded(bench.Port.Transfers.Dequeue().Transfer, new FileTransferResult(FileTransferStatus.Failed));
        bench.Pass(5);
        Assert.Single(bench.Port.Transfers);
    }

    [Fact]
    public void Period_without_entries_has_no_file()
    {
        _bench.BringOnline();
        var answer = _bench.Call("GetDiagnostics", """{"location":"http://files/in","stopTime":"2020-01-01T00:00:00Z"}""");
        Assert.Equal("{}", answer[2].GetRawText());
        _bench.ExpectSilence();
        Assert.Equal("Rejected", _bench.StatusOf("GetLog", Log("DiagnosticsLog", 1, ""","latestTimestamp":"2020-01-01T00:00:00Z" """)));
        _bench.ExpectSilence();
    }

    [Fact]
    public void Diagnostics_status_on_demand_is_uploading_or_idle()
    {
        _bench.BringOnline();
        _bench.StatusOf("TriggerMessage", """{"requestedMessage":"DiagnosticsStatusNotification"}""");
        ExpectDiagnostics("Idle");
        _bench.Call("GetDiagnostics", """{"location":"http://files/in"}""");
        ExpectDiagnostics("Uploading");
        _bench.StatusOf("TriggerMessage", """{"requestedMessage":"DiagnosticsStatusNotification"}""");
        ExpectDiagnostics("Uploading");
    }

    [Theory]
    [InlineData("DiagnosticsLog", "diagnostics", "connector 1 is Preparing")]
    [InlineData("SecurityLog", "security", "StartupOfTheDevice")]
    public void Log_is_uploaded_and_every_status_names_the_request(string type, string kind, string holds)
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        var answer = _bench.Call("GetLog", Log(type, 42))[2];
        Assert.Equal(("Accepted", $"CP_1-{kind}-20260301T080000Z.log"), (answer.GetProperty("status").GetString(), answer.GetProperty("filename").GetString()));
        ExpectLog("Uploading", 42);
        var transfer = _bench.Port.Transfers.Dequeue();
        Assert.Contains(holds, transfer.Content, StringComparison.Ordinal);
        End(transfer.Transfer);
        ExpectLog("Uploaded", 42);
    }

    /// <summary>As precise as possible (whitepaper N01.FR.10).</summary>
    [Theory]
    [InlineData(FileTransferStatus.Failed, "UploadFailure")]
    [InlineData(FileTransferStatus.PermissionDenied, "PermissionDenied")]
    [InlineData(FileTransferStatus.BadRequest, "BadMessage")]
    [InlineData(FileTransferStatus.NotSupported, "NotSupportedOperation")]
    public void Failure_is_told_as_precisely_as_it_is_known(FileTransferStatus ended, string status)
    {
        _bench.BringOnline();
        _bench.Call("GetLog", Log("DiagnosticsLog", 1));
        ExpectLog("Uploading", 1);
        End(_bench.Port.Transfers.Dequeue().Transfer, ended);
        ExpectLog(status, 1);
    }

    [Fact]
    public void Newer_request_cancels_the_upload()
    {
        _bench.BringOnline();
        _bench.Call("GetLog", Log("DiagnosticsLog", 1));
        ExpectLog("Uploading", 1);
        var old = _bench.Port.Transfers.Dequeue().Transfer;
        Assert.Equal("AcceptedCanceled", _bench.StatusOf("GetLog", Log("SecurityLog", 2)));
        ExpectLog("Uploading", 2);
        Assert.Equal([old], _bench.Port.CancelledTransfers);
        End(old);
        _bench.ExpectSilence();
    }

    [Fact]
    public void Location_that_is_no_url_is_not_supported()
    {
        _bench.BringOnline();
        _bench.Call("GetLog", """{"logType":"SecurityLog","requestId":3,"log":{"remoteLocation":"nowhere"}}""");
        ExpectLog("Uploading", 3);
        ExpectLog("NotSupportedOperation", 3);
    }

    [Fact]
    public void Log_status_on_demand_names_the_request_only_while_one_runs()
    {
        _bench.BringOnline();
        _bench.StatusOf("ExtendedTriggerMessage", """{"requestedMessage":"LogStatusNotification"}""");
        Assert.Equal("""{"status":"Idle"}""", _bench.Serve("LogStatusNotification").GetRawText());
        _bench.Call("GetLog", Log("SecurityLog", 3));
        ExpectLog("Uploading", 3);
        _bench.StatusOf("ExtendedTriggerMessage", """{"requestedMessage":"LogStatusNotification"}""");
        ExpectLog("Uploading", 3);
    }

    [Fact]
    public void Log_keeps_its_bound()
    {
        using var bench = new Bench(static options => options with { MaxLogEntries = 5 });
        bench.BringOnline();
        for (var i = 0; i < 20; i++)
            bench.Receive("nonsense");
        bench.Call("GetDiagnostics", """{"location":"http://files/in"}""");
        Assert.Equal(5, bench.Port.Transfers.Dequeue().Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Log(string type, int request, string more = "") =>
        $$"""{"logType":"{{type}}","requestId":{{request}},"log":{"remoteLocation":"http://files/in"{{more}} } }""";

    private void End(int transfer, FileTransferStatus status = FileTransferStatus.Done) => _bench.Core.TransferEnded(transfer, new FileTransferResult(status));

    private void ExpectDiagnostics(string status) => Assert.Equal(status, Status(_bench.Serve("DiagnosticsStatusNotification")));

    private void ExpectLog(string status, int request)
    {
        var payload = _bench.Serve("LogStatusNotification");
        Assert.Equal((status, request), (Status(payload), payload.GetProperty("requestId").GetInt32()));
    }

    private static string? Status(JsonElement payload) => payload.GetProperty("status").GetString();
}
