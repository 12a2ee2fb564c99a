using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Local list, cache and offline decisions (OCPP 1.6 §3.5, §5.4, §5.10, §5.15).</summary>
public sealed class LocalAuthorizationTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void List_is_versioned_and_a_switched_off_one_is_not_supported()
    {
        _bench.BringOnline();
        Assert.Equal(0, Version());
        Assert.Equal("Accepted", Send(5, "Full", Entry("A")));
        Assert.Equal(5, Version());
        Assert.Equal("VersionMismatch", Send(5, "Differential", Entry("B")));
        Assert.Equal("Accepted", Send(6, "Differential", Entry("B")));
        Assert.Equal(6, Version());
        Assert.Equal("Accepted", Send(7, "Differential", """{"idTag":"A"},{"idTag":"B"}"""));
        Assert.Equal(0, Version());
        Configure("LocalAuthListEnabled", "false");
        Assert.Equal(-1, Version());
        Assert.Equal("NotSupported", Send(8, "Full", Entry("A")));
    }

    [Fact]
    public void List_starts_at_once_with_LocalPreAuthorize_and_asks_without()
    {
        _bench.BringOnline();
        Send(1, "Full", Entry("A"));
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("A", 1));
        _bench.ExpectCall("Authorize");

        using var eager = new Bench();
        eager.BringOnline();
        eager.StatusOf("ChangeConfiguration", """{"key":"LocalPreAuthorize","value":"true"}""");
        eager.StatusOf("SendLocalList", $$"""{"listVersion":1,"updateType":"Full","localAuthorizationList":[{{Entry("A")}}]}""");
        Assert.Null(eager.Core.PlugIn(1, Bench.Car()));
        eager.AnswerAll();
        Assert.Null(eager.Core.PresentTag("A", 1));
        eager.ExpectCall("StartTransaction");
    }

    [Theory]
    [InlineData("Blocked")]
    [InlineData("Expired")]
    [InlineData("Invalid")]
    public void Refused_token_of_the_list_is_asked_for_online_and_refused_offline(string status)
    {
        _bench.BringOnline();
        Configure("LocalPreAuthorize", "true");
        Send(1, "Full", Entry("A", status));
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("A", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), """{"idTagInfo":{"status":"Blocked"}}""");
        _bench.ExpectSilence();

        // AllowOfflineTxForUnknownId is on, and the token is known (OCPP 1.6 §3.5.4: MUST be rejected).
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PresentTag("A", 1));
        Assert.Null(_bench.Connector.Transaction);
        Assert.Null(_bench.Core.PresentTag("STRANGER", 1));
        Assert.NotNull(_bench.Connector.Transaction);
    }

    [Theory]
    [InlineData("true", "false", true)]
    [InlineData("false", "false", false)]
    [InlineData("false", "true", true)]
    public void Offline_the_known_token_needs_LocalAuthorizeOffline(string localOffline, string unknown, bool starts)
    {
        _bench.BringOnline();
        Configure("LocalAuthorizeOffline", localOffline);
        Configure("AllowOfflineTxForUnknownId", unknown);
        Send(1, "Full", Entry("A"));
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("A", 1));
        Assert.Equal(starts, _bench.Connector.Transaction is not null);
    }

    [Fact]
    public void Offline_the_unknown_token_needs_AllowOfflineTxForUnknownId()
    {
        _bench.BringOnline();
        Configure("AllowOfflineTxForUnknownId", "false");
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("A", 1));
        Assert.Null(_bench.Connector.Transaction);
    }

    [Fact]
    public void Cache_learns_from_every_answer_and_expires_with_time()
    {
        _bench.BringOnline();
        Configure("AllowOfflineTxForUnknownId", "false");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("A", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), $$"""{"idTagInfo":{"status":"Accepted","expiryDate":"{{_bench.Time.GetUtcNow().AddHours(1):O}}"} }""");
        // What StartTransaction says replaces what Authorize said.
        _bench.Answer(_bench.ExpectCall("StartTransaction"), $$"""{"idTagInfo":{"status":"Accepted","expiryDate":"{{_bench.Time.GetUtcNow().AddHours(2):O}}"},"transactionId":1}""");
        _bench.AnswerAll();
        Assert.Null(_bench.Core.Unplug(1));
        _bench.AnswerAll();

        _bench.Core.Disconnected("gone");
        _bench.Pass(5_000);
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("A", 1));
        Assert.NotNull(_bench.Connector.Transaction);
        Assert.Null(_bench.Core.Unplug(1));
        _bench.Pass(3_000);
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("A", 1));
        Assert.Null(_bench.Connector.Transaction);
    }

    [Fact]
    public void Cache_is_cleared_on_order_and_can_be_switched_off()
    {
        _bench.BringOnline();
        Configure("AllowOfflineTxForUnknownId", "false");
        _bench.StartCharging();
        Assert.Null(_bench.Core.Unplug(1));
        _bench.AnswerAll();
        Assert.Equal("Accepted", _bench.StatusOf("ClearCache", "{}"));
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Null(_bench.Connector.Transaction);

        _bench.Core.Connected();
        _bench.AnswerAll();
        Configure("AuthorizationCacheEnabled", "false");
        Assert.Equal("Rejected", _bench.StatusOf("ClearCache", "{}"));

        using var without = new Bench(static options => options with { AuthorizationCacheCapacity = 0 });
        without.BringOnline();
        Assert.Equal("Rejected", without.StatusOf("ClearCache", "{}"));
    }

    [Fact]
    public void Cache_and_list_outlive_a_restart()
    {
        _bench.BringOnline();
        Configure("AllowOfflineTxForUnknownId", "false");
        Send(3, "Full", Entry("LISTED"));
        _bench.StartCharging();
        Assert.Null(_bench.Core.Unplug(1));
        _bench.AnswerAll();
        _bench.StatusOf("Reset", """{"type":"Hard"}""");
        _bench.Core.Disconnected("restarting");
        _bench.Pass(5);
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        _bench.AnswerAll();
        Assert.Equal(3, Version());
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.NotNull(_bench.Connector.Transaction);
    }

    [Fact]
    public void Conflict_with_the_list_is_reported_for_connector_zero()
    {
        _bench.BringOnline();
        Configure("StopTransactionOnInvalidId", "false");
        Send(1, "Full", Entry("A"));
        Configure("LocalPreAuthorize", "true");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("A", 1));
        _bench.Answer(_bench.ExpectCall("StartTransaction"), """{"idTagInfo":{"status":"Blocked"},"transactionId":1}""");
        var conflict = _bench.AnswerAll().Single(static call => call.Payload.GetProperty("errorCode").GetString() == "LocalListConflict");
        Assert.Equal(0, conflict.Payload.GetProperty("connectorId").GetInt32());
    }

    [Fact]
    public void Refused_token_gets_the_energy_that_MaxEnergyOnInvalidId_grants()
    {
        _bench.BringOnline();
        Configure("StopTransactionOnInvalidId", "false");
        Configure("MaxEnergyOnInvalidId", "368");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("A", 1));
        _bench.Serve("StatusNotification");
        _bench.Serve("Authorize");
        _bench.Answer(_bench.ExpectCall("StartTransaction"), """{"idTagInfo":{"status":"Invalid"},"transactionId":1}""");
        _bench.ExpectStatus(1, "Charging");
        // 22,080 W for 60 s.
        _bench.Pass(59);
        _bench.ExpectSilence();
        _bench.Pass(1.5);
        Assert.Contains(_bench.AnswerAll(), static call => call.Action == "StatusNotification" && call.Payload.GetProperty("status").GetString() == "SuspendedEVSE");
        _bench.Pass(3_600);
        Assert.Equal(368, _bench.Connector.Meter.RegisterWh);
        Assert.NotNull(_bench.Connector.Transaction);
    }

    private int Version() => _bench.Call("GetLocalListVersion", "{}")[2].GetProperty("listVersion").GetInt32();

    private string? Send(int version, string type, string entries) =>
        _bench.StatusOf("SendLocalList", $$"""{"listVersion":{{version}},"updateType":"{{type}}","localAuthorizationList":[{{entries}}]}""");

    private void Configure(string key, string value) =>
        Assert.Equal("Accepted", _bench.StatusOf("ChangeConfiguration", $$"""{"key":"{{key}}","value":"{{value}}"}"""));

    private static string Entry(string tag, string status = "Accepted") => $$$"""{"idTag":"{{{tag}}}","idTagInfo":{"status":"{{{status}}}"}}""";
}
