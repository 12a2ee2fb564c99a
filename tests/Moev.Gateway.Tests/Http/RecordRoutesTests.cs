using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http;

/// <summary>The routes that read: charge points and transactions.</summary>
public sealed class RecordRoutesTests
{
    [Fact]
    public async Task Charge_point_shows_what_is_known_of_it()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var identity = new ChargePointIdentity("CP_1");
        host.Ledger.NoteSeen(identity, FixedTime.Start.AddHours(-1));
        host.Ledger.NoteBoot(new ChargePointBoot(identity, new BootNotificationRequest("Vendor", "Model", FirmwareVersion: "1.0"), FixedTime.Start.AddHours(-1)));
        host.Ledger.NoteStatus(
            identity, new ConnectorStatus(1, ChargePointStatus.Charging, "NoError", null, null, null, FixedTime.Start.ToOffset(TimeSpan.FromHours(2))));
        host.Ledger.NoteConfiguration(identity, "MeterValueSampleInterval", "10");

        var reply = await host.GetAsync("/api/v1/charge-points/CP_1");

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(
            """{"identity":"CP_1","connected":true,"firstSeenAt":"2030-01-31T11:00:00.250Z","lastSeenAt":"2030-01-31T11:59:57.250Z","boot":{"chargePointVendor":"Vendor","chargePointModel":"Model","firmwareVersion":"1.0"},"bootedAt":"2030-01-31T11:00:00.250Z","session":{"epoch":7,"remoteAddress":"192.0.2.1:4711","connectedAt":"2030-01-31T11:55:00.250Z","lastReceivedAt":"2030-01-31T11:59:57.250Z","queuedCalls":2,"callInFlight":true,"deviations":11},"connectors":[{"connectorId":1,"status":"Charging","errorCode":"NoError","receivedAt":"2030-01-31T12:00:00.250Z"}],"configuration":{"MeterValueSampleInterval":"10"},"samples":[]}""",
            reply.Text);
    }

    [Fact]
    public async Task Newest_samples_are_shown_with_their_age()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var payload = """{"connectorId":1,"meterValue":[{"timestamp":"2030-01-31T11:59:50Z","sampledValue":[{"value":"1500"},{"value":"7.9","measurand":"Current.Import","phase":"L1","unit":"A"}]}]}"""u8.ToArray();
        Assert.True(MeterValuesRequest.TryRead(payload, Moev.Ocpp.OcppJ.ValidationMode.Tolerant, out var values, out _));
        await host.Ledger.AppendMeterValuesAsync(new MeterValuesReceived(new ChargePointIdentity("CP_1"), 1, null, values.MeterValue, FixedTime.Start, payload));

        var samples = (await host.GetAsync("/api/v1/charge-points/CP_1")).Body.GetProperty("samples").EnumerateArray().ToArray();

        var current = Assert.Single(samples, sample => sample.GetProperty("measurand").GetString() == "Current.Import");
        Assert.Equal(("7.9", "L1", "A"), (current.GetProperty("value").GetString(), current.GetProperty("phase").GetString(), current.GetProperty("unit").GetString()));
        Assert.Equal(10.25, current.GetProperty("ageSeconds").GetDouble(), 0.06);
        Assert.Equal("2030-01-31T11:59:50.000Z", current.GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task Charge_point_that_nobody_knows_is_404()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.GetAsync("/api/v1/charge-points/CP_2")).AssertProblem(404, "charge_point_unknown");
    }

    [Fact]
    public async Task Charge_points_are_listed_in_order_with_those_that_are_only_connected()
    {
        await using var host = await ControlHost.StartAsync("A", "C", "E");
        host.Know("B");
        host.Know("C");
        host.Know("D");

        Assert.Equal("A:True B:False C:True D:False E:True", await ListAsync(host, ""));
        Assert.Equal("A:True C:True E:True", await ListAsync(host, "?connected=true"));
        Assert.Equal("B:False D:False", await ListAsync(host, "?connected=0"));
        Assert.Equal("A:True B:False next B", await ListAsync(host, "?limit=2"));
        Assert.Equal("C:True D:False next D", await ListAsync(host, "?limit=2&after=B"));
        Assert.Equal("E:True", await ListAsync(host, "?limit=2&after=D"));
        Assert.Equal("A:True B:False C:True D:False E:True", await ListAsync(host, "?limit=5"));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=10001", "limit")]
    [InlineData("?connected=maybe", "connected")]
    public async Task Charge_point_list_with_a_wrong_parameter_is_400(string query, string name)
    {
        await using var host = await ControlHost.StartAsync();

        (await host.GetAsync("/api/v1/charge-points" + query)).AssertProblem(400, "invalid_query", name);
    }

    [Fact]
    public async Task Transaction_shows_what_is_known_of_it()
    {
        await using var host = await ControlHost.StartAsync();
        var id = await host.StartTransactionAsync("CP_1", 1);

        Assert.Equal(
            """{"transactionId":501,"chargePoint":"CP_1","connectorId":1,"idTag":"TAG_1","active":true,"startedAt":"2030-01-31T11:59:00.250Z","meterStart":1000}""",
            (await host.GetAsync("/api/v1/transactions/501")).Text);
        await host.StopTransactionAsync("CP_1", id);
        Assert.Equal(
            """{"transactionId":501,"chargePoint":"CP_1","connectorId":1,"idTag":"TAG_1","active":false,"startedAt":"2030-01-31T11:59:00.250Z","meterStart":1000,"stoppedAt":"2030-01-31T12:00:00.250Z","meterStop":2500,"stopReason":"Remote","energy":1500}""",
            (await host.GetAsync("/api/v1/transactions/501")).Text);
    }

    [Fact]
    public async Task Transaction_that_nobody_knows_is_404()
    {
        await using var host = await ControlHost.StartAsync();
        await host.StartTransactionAsync("CP_1", 1);

        (await host.GetAsync("/api/v1/transactions/500")).AssertProblem(404, "transaction_unknown");
    }

    [Theory]
    [InlineData("", "504 503 502 501")]
    [InlineData("?chargePoint=CP_1", "502 501")]
    [InlineData("?chargePoint=CP_9", "")]
    [InlineData("?idTag=TAG_2", "503")]
    [InlineData("?idTag=tag_2", "503")]
    [InlineData("?active=true", "504 503 502")]
    [InlineData("?active=0", "501")]
    [InlineData("?connectorId=2", "504 502")]
    [InlineData("?chargePoint=CP_2&connectorId=2&active=1", "504")]
    [InlineData("?limit=2", "504 503 next 503")]
    [InlineData("?limit=2&before=503", "502 501 next 501")]
    [InlineData("?limit=2&before=501", "")]
    [InlineData("?from=2030-01-31T11:58:30Z", "503 501")]
    [InlineData("?from=2030-01-31T13:58:30%2B02:00", "503 501")]
    [InlineData("?from=2030-01-31T13:58:30+02:00", "503 501")]
    [InlineData("?to=2030-01-31T11:58:30.5Z", "504 502")]
    public async Task Transactions_are_listed_newest_first_and_filtered(string query, string expected)
    {
        await using var host = await ControlHost.StartAsync();
        var first = await host.StartTransactionAsync("CP_1", 1);
        await host.StartTransactionAsync("CP_1", 2);
        await host.StartTransactionAsync("CP_2", 1, "TAG_2");
        await host.StartTransactionAsync("CP_2", 2, "TAG_3");
        await host.StopTransactionAsync("CP_1", first);

        var body = (await host.GetAsync("/api/v1/transactions" + query)).Body;

        var ids = string.Join(' ', body.GetProperty("transactions").EnumerateArray().Select(item => item.GetProperty("transactionId").GetInt32()));
        Assert.Equal(expected, ids + (body.TryGetProperty("next", out var next) ? $" next {next}" : ""));
    }

    [Theory]
    [InlineData("?active=yes", "active")]
    [InlineData("?connectorId=x", "connectorId")]
    [InlineData("?connectorId=-1", "connectorId")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?from=2030-01-31T12:00:00", "from")]
    [InlineData("?to=2030-02-30T12:00:00Z", "to")]
    [InlineData("?before=x", "before")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    public async Task Transaction_list_with_a_wrong_parameter_is_400(string query, string name)
    {
        await using var host = await ControlHost.StartAsync();

        (await host.GetAsync("/api/v1/transactions" + query)).AssertProblem(400, "invalid_query", name);
    }

    private static async Task<string> ListAsync(ControlHost host, string query)
    {
        var body = (await host.GetAsync("/api/v1/charge-points" + query)).Body;
        var items = body.GetProperty("chargePoints").EnumerateArray()
            .Select(item => $"{item.GetProperty("identity").GetString()}:{item.GetProperty("connected").GetBoolean()}");
        return string.Join(' ', items) + (body.TryGetProperty("next", out var next) ? $" next {next.GetString()}" : "");
    }
}
