using Moev.Gateway.Diagnostics.Refusals;

namespace Moev.Gateway.Tests.Http.Refusals;

public sealed class RefusalRoutesTests
{
    [Fact]
    public async Task Refusals_are_listed_by_charge_point_and_kind()
    {
        await using var host = await ControlHost.StartAsync();
        Assert.Equal("""{"refusals":[],"leftOut":0}""", (await host.GetAsync("/api/v1/refusals")).Text);
        host.Refusals.Note(new Refusal(RefusalKind.Handshake, "CP_1", "10.0.0.1:9", "403", "This Origin is not allowed.") { Option = "Ocpp:AllowedOrigins" });
        host.Refusals.Note(new Refusal(RefusalKind.CallError, "SÄULE 1", "10.0.0.2:9", "NotImplemented", "Unknown action.") { Action = "Explode" });

        Assert.Equal(2, (await host.GetAsync("/api/v1/refusals")).Body.GetProperty("refusals").GetArrayLength());
        var found = (await host.GetAsync("/api/v1/refusals?chargePoint=S%C3%84ULE%201")).Body.GetProperty("refusals")[0];
        Assert.Equal("Explode", found.GetProperty("action").GetString());
        Assert.False(found.TryGetProperty("option", out _));
        var one = (await host.GetAsync("/api/v1/refusals?kind=Handshake&limit=1")).Text;
        Assert.Equal(
            """{"refusals":[{"kind":"Handshake","identity":"CP_1","address":"10.0.0.1:9","code":"403","reason":"This Origin is not allowed.","option":"Ocpp:AllowedOrigins","count":1,"firstAt":"AT","lastAt":"AT"}],"leftOut":0}"""
                .Replace("AT", FixedTime.Start.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
            one);
        (await host.GetAsync("/api/v1/refusals?kind=handshake")).AssertProblem(400, "invalid_query", "kind");
        (await host.GetAsync("/api/v1/refusals?limit=10001")).AssertProblem(400, "invalid_query", "limit");
    }
}
