using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;

namespace Moev.Gateway.Tests.Http.Site;

/// <summary>The state of a site, what its algorithm gets, and its decisions by HTTP.</summary>
public sealed class SiteRoutesTests
{
    private const string Path = "/api/v1/site";

    [Fact]
    public async Task Site_shows_nodes_connectors_and_the_algorithm()
    {
        await using var host = await SiteHost.StartAsync();
        await host.PutAsync(Path + "/nodes/grid/limit", """{"limitAmps":30,"seconds":60}""");
        var id = await host.StartTransactionAsync("CP_1", 2);
        await host.PutAsync(Path + "/sessions/CP_1/2", """{"priority":3}""");
        var site = await StateAsync(host, static view => view.Observation.Connectors[1] is { HasSession: true, Priority: 3 } && view.Observation.Nodes[0].LimitAmps == 30);

        Assert.Equal(("Depot", "Enforce", "equal-share"), (site.Member("name"), site.Member("safety"), site.Body.GetProperty("algorithm").GetProperty("decidedBy").GetString()));
        var grid = site.Body.GetProperty("nodes")[0];
        Assert.Equal(("grid", 30), (grid.GetProperty("id").GetString(), grid.GetProperty("limitAmps").GetDouble()));
        Assert.Equal(40, grid.GetProperty("signal").GetProperty("fileLimitAmps").GetDouble());
        // Two free connectors keep 6 A for a car that arrives.
        Assert.Equal(28.9, grid.GetProperty("committedAmps")[0].GetDouble(), 0.2);
        var cable = site.Body.GetProperty("nodes")[1];
        Assert.Equal(("grid", 20), (cable.GetProperty("parent").GetString(), cable.GetProperty("limitKw").GetDouble()));
        Assert.InRange(cable.GetProperty("headroomAmps").GetDouble(), 0, 0.3);

        var connector = site.Body.GetProperty("connectors")[1];
        Assert.Equal("Charging", connector.GetProperty("condition").GetString());
        Assert.Equal(id, connector.GetProperty("session").GetProperty("transactionId").GetInt32());
        Assert.Equal(3, connector.GetProperty("declaration").GetProperty("priority").GetInt32());
        Assert.Equal(16.9, connector.GetProperty("allowedAmps").GetDouble(), 0.2);
        Assert.Equal(6, connector.GetProperty("failSafeAmps").GetDouble());
        Assert.Equal("Free", site.Body.GetProperty("connectors")[0].GetProperty("condition").GetString());
    }

    [Theory]
    [InlineData("", "CP_1/1 CP_1/2 CP_2/1")]
    [InlineData("?limit=2", "CP_1/1 CP_1/2 -> 2")]
    [InlineData("?limit=2&after=2", "CP_2/1")]
    [InlineData("?limit=1&chargePoint=CP_1", "CP_1/1 -> 1")]
    [InlineData("?limit=1&chargePoint=CP_1&after=1", "CP_1/2")]
    [InlineData("?node=grid", "")]
    [InlineData("?after=3", "")]
    public async Task Connectors_are_filtered_and_paged(string query, string expected)
    {
        await using var host = await SiteHost.StartAsync();
        var body = (await host.GetAsync(Path + query)).Body;
        Assert.Equal(2, body.GetProperty("nodes").GetArrayLength());
        var names = string.Join(' ', body.GetProperty("connectors").EnumerateArray().Select(static item => $"{item.GetProperty("chargePoint")}/{item.GetProperty("connectorId")}"));
        Assert.Equal(expected, body.TryGetProperty("next", out var next) ? $"{names} -> {next}" : names);
    }

    [Fact]
    public async Task Observation_is_what_the_algorithm_gets()
    {
        await using var host = await SiteHost.StartAsync();
        var reply = await host.GetAsync(Path + "/observation");
        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal("1", reply.Member("version"));
        Assert.Equal(3, reply.Body.GetProperty("connectors").GetArrayLength());
        Assert.Equal("cable/1", reply.Body.GetProperty("nodes")[1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Decisions_are_listed_newest_first_with_what_became_of_them()
    {
        await using var host = await SiteHost.StartAsync();
        await host.StartTransactionAsync("CP_1", 2);
        await StateAsync(host, static view => view.Observation.Connectors[1].HasSession);
        await host.StartTransactionAsync("CP_2", 1);
        await StateAsync(host, static view => view.Observation.Connectors[2].HasSession);

        var all = (await host.GetAsync(Path + "/decisions")).Body.GetProperty("cycles").EnumerateArray().ToArray();
        Assert.True(all.Length >= 2);
        Assert.Equal(all.OrderByDescending(static cycle => cycle.GetProperty("number").GetInt64()), all);
        var change = all[0].GetProperty("changes").EnumerateArray().Single(static change => change.GetProperty("chargePoint").GetString() == "CP_2");
        Assert.Equal("Accepted", change.GetProperty("outcome").GetString());
        Assert.Equal(change.GetProperty("decidedAmps").GetDouble(), change.GetProperty("allowedAmps").GetDouble(), 0.1);

        var page = (await host.GetAsync(Path + "/decisions?limit=1")).Body;
        Assert.Equal(all[0].GetProperty("number").GetInt64(), page.GetProperty("next").GetInt64());
        var rest = (await host.GetAsync(FormattableString.Invariant($"{Path}/decisions?before={page.GetProperty("next")}"))).Body;
        Assert.Equal(all.Length - 1, rest.GetProperty("cycles").GetArrayLength());
        var own = (await host.GetAsync(Path + "/decisions?chargePoint=CP_2&connectorId=1")).Body.GetProperty("cycles");
        Assert.All(own.EnumerateArray(), static cycle => Assert.Equal("CP_2", Assert.Single(cycle.GetProperty("changes").EnumerateArray()).GetProperty("chargePoint").GetString()));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("/decisions?limit=1001", "limit")]
    [InlineData("/decisions?chargePoint=CP_1", "connectorId")]
    [InlineData("/decisions?connectorId=1", "connectorId")]
    [InlineData("?after=-1", "after")]
    public async Task Wrong_parameter_is_400(string query, string name)
    {
        await using var host = await SiteHost.StartAsync();
        (await host.GetAsync(Path + query)).AssertProblem(400, "invalid_query", name);
    }

    [Fact]
    public async Task Decisions_of_a_connector_outside_of_the_site_are_404()
    {
        await using var host = await SiteHost.StartAsync();
        (await host.GetAsync(Path + "/decisions?chargePoint=CP_2&connectorId=2")).AssertProblem(404, "connector_not_in_site");
    }

    [Fact]
    public async Task Posted_decision_takes_effect_without_waiting_for_the_period()
    {
        await using var host = await SiteHost.StartAsync("external");
        await host.StartTransactionAsync("CP_1", 2);
        var reply = await host.PostAsync(Path + "/decisions", """{"connectors":[{"chargePoint":"CP_1","connectorId":2,"amps":9}]}""");
        Assert.Equal((200, """{"status":"Accepted"}"""), (reply.Status, reply.Text));
        await StateAsync(host, static view => view.Allowed.Amps[1] == 9);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"connectors":[{"chargePoint":"CP_9","connectorId":2,"amps":9}]}""")]
    [InlineData("""{"connectors":[{"chargePoint":"CP_1","connectorId":2,"amps":-1}]}""")]
    public async Task Wrong_decision_is_400(string body)
    {
        await using var host = await SiteHost.StartAsync("external");
        (await host.PostAsync(Path + "/decisions", body)).AssertProblem(400, "invalid_decision");
    }

    [Fact]
    public async Task Largest_decision_has_64_KiB_and_one_byte_more_is_413()
    {
        await using var host = await SiteHost.StartAsync("external");
        var body = """{"connectors":[]}""";
        Assert.Equal(200, (await host.PostAsync(Path + "/decisions", body + new string(' ', new ControlOptions().MaxBodyBytes - body.Length))).Status);
        (await host.PostAsync(Path + "/decisions", body + new string(' ', new ControlOptions().MaxBodyBytes - body.Length + 1))).AssertProblem(413, "body_too_large");
    }

    [Fact]
    public async Task Decision_of_a_client_is_409_while_another_algorithm_decides()
    {
        await using var host = await SiteHost.StartAsync();
        (await host.PostAsync(Path + "/decisions", """{"connectors":[]}""")).AssertProblem(409, "algorithm_not_external");
    }

    [Fact]
    public async Task Before_the_first_cycle_it_is_503()
    {
        await using var host = await SiteHost.StartAsync(isRunning: false);
        (await host.GetAsync(Path)).AssertProblem(503, "site_starting");
        (await host.GetAsync(Path + "/observation")).AssertProblem(503, "site_starting");
        Assert.Equal("""{"cycles":[]}""", (await host.GetAsync(Path + "/decisions")).Text);
    }

    [Fact]
    public async Task Without_a_site_it_is_404()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.GetAsync(Path)).AssertProblem(404, "site_off");
        (await host.GetAsync(Path + "/observation")).AssertProblem(404, "site_off");
        (await host.GetAsync(Path + "/decisions")).AssertProblem(404, "site_off");
        (await host.PostAsync(Path + "/decisions", """{"connectors":[]}""")).AssertProblem(404, "site_off");
    }

    private static async Task<Reply> StateAsync(ControlHost host, Func<SiteView, bool> condition)
    {
        await Support.Waiting.UntilAsync(() => host.Service<SiteController>().Read(condition));
        return await host.GetAsync(Path);
    }
}
