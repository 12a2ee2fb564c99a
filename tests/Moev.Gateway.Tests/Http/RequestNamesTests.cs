using System.Net;

namespace Moev.Gateway.Tests.Http;

/// <summary>Tests of the names in a request that a route does not have, of the numbers in its path, and of HEAD.</summary>
public sealed class RequestNamesTests
{
    [Theory]
    [InlineData("/api/v1/charge-points?conected=true", "conected")]
    [InlineData("/api/v1/charge-points/CP_1?x=1", "x")]
    [InlineData("/api/v1/charge-points/CP_1/capabilities?refesh=1", "refesh")]
    [InlineData("/api/v1/charge-points/CP_1/meter-values?form=2030-01-01T00:00:00Z", "form")]
    [InlineData("/api/v1/charge-points/CP_1/security-events?after=1", "after")]
    [InlineData("/api/v1/charge-points/CP_1/connectors/1/limit?unt=A", "unt")]
    [InlineData("/api/v1/charge-points/CP_1/profiles?purpose=TxProfile", "purpose")]
    [InlineData("/api/v1/charge-points/CP_1/jobs?limit=1", "limit")]
    [InlineData("/api/v1/transactions?chargepointId=CP_1", "chargepointId")]
    [InlineData("/api/v1/transactions/501?x", "x")]
    [InlineData("/api/v1/kept-messages?type=1", "type")]
    [InlineData("/api/v1/audit?action=Reset", "action")]
    [InlineData("/api/v1/id-tags?idTag=A", "idTag")]
    [InlineData("/api/v1/events?lastEvent=1", "lastEvent")]
    [InlineData("/api/v1/traces?a=1&b=2", "a")]
    [InlineData("/readyz?verbose", "verbose")]
    [InlineData("/metrics?name=x", "name")]
    [InlineData("/openapi/v1.json?v=2", "v")]
    public async Task Query_parameter_that_a_route_does_not_have_is_400_and_named(string path, string name)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);

        var reply = (await host.GetAsync(path)).AssertProblem(400, "invalid_query", name);

        Assert.Contains($"'{name}'", reply.Member("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/remotestart?strct=1", "strct")]
    [InlineData("/remotestop?timeout=5", "timeout")]
    [InlineData("/disconnect?force=1", "force")]
    [InlineData("/changeconfig?id=CP_1", "id")]
    [InlineData("/setmaxvalue?limit=8", "limit")]
    [InlineData("/api/v1/charge-points/CP_1/calls/ClearCache?time=5", "time")]
    [InlineData("/api/v1/charge-points/CP_1/trigger?waits=5", "waits")]
    public async Task Command_with_an_unknown_query_parameter_is_not_sent(string path, string name)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync(path, """{"id":"CP_1"}""")).AssertProblem(400, "invalid_query", name);

        Assert.Empty(host.Router.Sent);
        Assert.Empty(host.Router.Disconnected);
    }

    [Fact]
    public async Task Query_parameters_are_known_in_every_case()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        Assert.Equal(200, (await host.GetAsync("/api/v1/transactions?CHARGEPOINT=CP_1&active=1")).Status);
    }

    [Theory]
    [InlineData("/api/v1/transactions/abc", "transactionId")]
    [InlineData("/api/v1/transactions/-1", "transactionId")]
    [InlineData("/api/v1/transactions/99999999999", "transactionId")]
    [InlineData("/api/v1/transactions/1.5", "transactionId")]
    [InlineData("/api/v1/transactions/+1", "transactionId")]
    [InlineData("/api/v1/charge-points/CP_1/jobs/abc", "job")]
    [InlineData("/api/v1/charge-points/CP_1/jobs/abc/file", "job")]
    [InlineData("/api/v1/charge-points/CP_1/connectors/one/limit", "connectorId")]
    [InlineData("/api/v1/charge-points/CP_1/connectors/1001/profiles", "connectorId")]
    public async Task Number_in_the_path_that_is_none_is_400_and_named(string path, string name)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = (await host.GetAsync(path)).AssertProblem(400, "invalid_path", name);

        Assert.StartsWith($"'{name}' in the path must be a whole number from ", reply.Member("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/charge-points")]
    [InlineData("/api/v1/charge-points/CP_1")]
    [InlineData("/api/v1/transactions")]
    [InlineData("/api/v1/events")]
    [InlineData("/api/v1/audit?limit=1")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    public async Task Head_has_the_status_and_headers_of_get_and_no_body(string path)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(response.Content.Headers.ContentType);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_of_what_is_unknown_is_404()
    {
        await using var host = await ControlHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v1/transactions/7");
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
