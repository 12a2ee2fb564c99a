namespace Moev.Gateway.Tests.Http;

/// <summary>The calls that the README of the Python original shows, with their bodies byte for byte: blanks in ids, numbers in strings.</summary>
public sealed class OriginalCurlTests
{
    private const string Json = "application/json";

    [Theory]
    [InlineData("/changeconfig")]
    [InlineData("/")]
    public async Task Change_config_goes_to_all(string path)
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");

        var reply = await host.PostAsync(path, """{"key":"MeterValueSampleInterval","value":"10"}""", Json);

        Assert.Equal(200, reply.Status);
        Assert.Equal(["CP_1", "CP_2"], host.Router.Sent.Select(call => call.Identity).Order());
        Assert.All(host.Router.Sent, call => Assert.Equal("""{"key":"MeterValueSampleInterval","value":"10"}""", call.Payload));
    }

    [Fact]
    public async Task Disconnect_closes_the_connection()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/disconnect", """{"id":"CP_1"}""", Json);

        Assert.Equal((200, "Accepted"), (reply.Status, reply.Member("status")));
        Assert.Equal(["CP_1"], host.Router.Disconnected);
    }

    [Fact]
    public async Task Remote_start_has_the_originals_id_tag_and_nothing_else()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/remotestart", """{"id":"CP_1"}""", Json);

        Assert.Equal((200, "Accepted"), (reply.Status, reply.Member("status")));
        Assert.Equal("""{"idTag":"transaction1"}""", Assert.Single(host.Router.Sent).Payload);
    }

    [Fact]
    public async Task Remote_stop_finds_the_transaction_of_an_id_with_a_blank()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);

        var reply = await host.PostAsync("/remotestop", """{"id":" CP_1"}""", Json);

        Assert.Equal((200, "CP_1", "Accepted"), (reply.Status, reply.Member("id"), reply.Member("status")));
        Assert.Equal($$"""{"transactionId":{{id}}}""", Assert.Single(host.Router.Sent).Payload);
    }

    [Fact]
    public async Task Set_max_value_takes_an_id_with_a_blank_and_a_limit_in_a_string()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/setmaxvalue", """{"id":" CP_1", "limit":"8"}""", Json);

        Assert.Equal((200, "CP_1", "Accepted"), (reply.Status, reply.Member("id"), reply.Member("status")));
        Assert.Equal(
            """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":1,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2030-01-31T11:59:00.000Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8}]}}}""",
            Assert.Single(host.Router.Commands).Payload);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("nonsense")]
    [InlineData("\"application/json\"\\")]
    public async Task Content_type_does_not_matter(string? contentType)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        Assert.Equal(200, (await host.PostAsync("/remotestart", """{"id":"CP_1"}""", contentType)).Status);
    }

    [Fact]
    public async Task Id_matches_exactly_before_it_is_trimmed()
    {
        await using var host = await ControlHost.StartAsync(" CP_1", "CP_1");

        await host.PostAsync("/remotestart", """{"id":" CP_1"}""");
        await host.PostAsync("/remotestart", """{"id":"CP_1 "}""");
        await host.PostAsync("/remotestart", """{"id":"CP_1"}""");

        Assert.Equal([" CP_1", "CP_1", "CP_1"], host.Router.Sent.Select(call => call.Identity));
    }

    [Fact]
    public async Task Exact_match_that_is_not_connected_is_not_trimmed()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Know(" CP_1");

        (await host.PostAsync("/remotestart", """{"id":" CP_1"}""")).AssertProblem(404, "charge_point_not_connected");
    }

    [Theory]
    [InlineData("cp_1")]
    [InlineData("CP_1%20")]
    [InlineData("CP 1")]
    [InlineData("/CP_1")]
    public async Task Nothing_fuzzier_than_trimming(string id)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/remotestart", $$"""{"id":"{{id}}"}""")).AssertProblem(404, "charge_point_unknown");
    }

    [Fact]
    public async Task Listed_charge_point_that_never_connected_is_known()
    {
        await using var host = await ControlHost.StartAsync();

        (await host.PostAsync("/remotestart", """{"id":"CP_LISTED"}""")).AssertProblem(404, "charge_point_not_connected");
    }
}
