using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>A charge point whose storage hangs or fails gets no answer and then 1013, while heartbeats are still answered.</summary>
public sealed class StorageOutageTests : IDisposable
{
    private readonly SessionHost _host = new(holdCommits: true);

    [Theory]
    [InlineData("""[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":1,"timestamp":"2026-11-22T12:00:00Z"}]""")]
    [InlineData("""[2,"1","StopTransaction",{"transactionId":7,"meterStop":1,"timestamp":"2026-11-22T12:00:00Z"}]""")]
    [InlineData("""[2,"1","MeterValues",{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"1"}]}]}]""")]
    [InlineData("""[2,"1","StartTransaction",{"connectorId":"one"}]""")]
    public async Task Transaction_message_that_could_not_be_stored_closes_with_1013_and_has_no_answer(string message)
    {
        var peer = _host.OpenBooted();
        peer.SendText(message);
        await _host.Held.WhenHeldAsync(1);
        peer.AssertSilent();

        _host.Held.Fail();
        await peer.AssertClosesAsync(WebSocketCloseCode.TryAgainLater);
        peer.AssertSilent();
    }

    [Fact]
    public async Task Other_charge_points_are_answered_while_storage_hangs()
    {
        var peer = _host.OpenBooted();
        var other = _host.OpenBooted("CP_2");
        peer.SendText("""[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":1,"timestamp":"2026-11-22T12:00:00Z"}]""");
        await _host.Held.WhenHeldAsync(1);
        other.SendText("""[2,"2","Heartbeat",{}]""");
        Assert.StartsWith("[3,\"2\",", (await other.TakeFrameAsync()).Text, StringComparison.Ordinal);
        other.SendText("""[2,"3","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]""");
        Assert.Equal("[3,\"3\",{}]", (await other.TakeFrameAsync()).Text);
        peer.AssertSilent();

        _host.Held.Release();
        Assert.StartsWith("[3,\"1\",", (await peer.TakeFrameAsync()).Text, StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();
}
