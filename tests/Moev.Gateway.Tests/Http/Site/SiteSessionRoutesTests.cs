using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Http.Site;

/// <summary>Declarations of sessions by HTTP.</summary>
public sealed class SiteSessionRoutesTests
{
    private const string Path = "/api/v1/site/sessions/CP_1/2";
    private static readonly ChargePointIdentity Cp1 = new("CP_1");

    [Fact]
    public async Task Declaration_waits_for_a_session_and_is_read_back()
    {
        await using var host = await SiteHost.StartAsync();
        var reply = await host.PutAsync(Path, """{"departsInSeconds":"3600","requestedKwh":22.5,"priority":3}""");
        Assert.Equal(200, reply.Status);
        Assert.Equal(
            $$"""{"chargePoint":"CP_1","connectorId":2,"declaredAt":"{{At(0)}}","waitsUntil":"{{At(60)}}","departsAt":"{{At(60)}}","requestedWh":22500,"priority":3}""",
            reply.Text);
        Assert.Equal(reply.Text, (await host.GetAsync(Path)).Text);
        Assert.Equal(22_500, host.Ledger.Sites.FindDeclaration(Cp1, 2)!.RequestedWh);
        (await host.GetAsync("/api/v1/site/sessions/CP_1/1")).AssertProblem(404, "declaration_unknown");
    }

    [Fact]
    public async Task Declaration_of_a_running_session_ends_with_it()
    {
        await using var host = await SiteHost.StartAsync();
        var id = await host.StartTransactionAsync("CP_1", 2);
        var reply = await host.PutAsync(Path, $$"""{"departsAt":"{{At(90)}}","requestedWh":0}""");
        Assert.Equal($$"""{"chargePoint":"CP_1","connectorId":2,"declaredAt":"{{At(0)}}","transactionId":{{id}},"departsAt":"{{At(90)}}","requestedWh":0}""", reply.Text);
        await host.StopTransactionAsync("CP_1", id);
        (await host.GetAsync(Path)).AssertProblem(404, "declaration_unknown");
    }

    [Fact]
    public async Task Declaration_is_replaced_and_withdrawn()
    {
        await using var host = await SiteHost.StartAsync();
        await host.PutAsync(Path, """{"departsInSeconds":60,"priority":3}""");
        var replaced = await host.PutAsync(Path, """{"priority":4}""");
        Assert.Null(replaced.Member("departsAt"));
        Assert.Equal(replaced.Text, (await host.DeleteAsync(Path)).Text);
        (await host.DeleteAsync(Path)).AssertProblem(404, "declaration_unknown");
    }

    [Theory]
    [InlineData("{}", "departsAt")]
    [InlineData("""{"departsAt":"2026-11-22T12:00:00"}""", "departsAt")]
    [InlineData("""{"departsAt":"2020-01-01T00:00:00Z"}""", "departsAt")]
    [InlineData("""{"departsAt":"2126-01-01T00:00:00Z"}""", "departsAt")]
    [InlineData("""{"departsInSeconds":0}""", "departsInSeconds")]
    [InlineData("""{"departsInSeconds":2678401}""", "departsInSeconds")]
    [InlineData("""{"departsInSeconds":60,"departsAt":"2026-12-01T00:00:00Z"}""", "departsInSeconds")]
    [InlineData("""{"requestedKwh":1,"requestedWh":1000}""", "requestedKwh")]
    [InlineData("""{"requestedWh":-1}""", "requestedWh")]
    [InlineData("""{"requestedWh":100000001}""", "requestedWh")]
    [InlineData("""{"priority":1.5}""", "priority")]
    [InlineData("""{"departure":60}""", "departure")]
    public async Task Wrong_declaration_is_400(string body, string member)
    {
        await using var host = await SiteHost.StartAsync();
        (await host.PutAsync(Path, body)).AssertProblem(400, "invalid_member", member);
        Assert.Null(host.Ledger.Sites.FindDeclaration(Cp1, 2));
    }

    [Fact]
    public async Task Last_second_of_each_range_is_taken()
    {
        await using var host = await SiteHost.StartAsync();
        Assert.Equal(200, (await host.PutAsync(Path, """{"departsInSeconds":2678400,"requestedKwh":100000,"priority":1000000}""")).Status);
        Assert.Equal(200, (await host.PutAsync(Path, """{"departsInSeconds":1,"priority":0}""")).Status);
    }

    [Fact]
    public async Task Connector_outside_of_the_site_is_404()
    {
        await using var host = await SiteHost.StartAsync();
        foreach (var other in new[] { "CP_1/3", "CP_9/1", "cp_1/1" })
            (await host.PutAsync("/api/v1/site/sessions/" + other, """{"priority":1}""")).AssertProblem(404, "connector_not_in_site");
        (await host.PutAsync("/api/v1/site/sessions/CP_1/0", """{"priority":1}""")).AssertProblem(400, "invalid_path", "connectorId");
    }

    [Fact]
    public async Task Without_a_site_every_route_of_it_is_404()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.PutAsync(Path, """{"priority":1}""")).AssertProblem(404, "site_off");
        (await host.GetAsync(Path)).AssertProblem(404, "site_off");
        (await host.DeleteAsync(Path)).AssertProblem(404, "site_off");
        (await host.PutAsync("/api/v1/site/nodes/grid/limit", """{"limitAmps":1,"seconds":1}""")).AssertProblem(404, "site_off");
        (await host.PutAsync("/api/v1/site/nodes/grid/measurement", """{"kw":1,"includesChargers":true}""")).AssertProblem(404, "site_off");
    }

    private static string At(int minutes) => FixedTime.Start.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
