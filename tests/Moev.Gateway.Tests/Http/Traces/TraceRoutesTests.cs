using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Http.Traces;

public sealed class TraceRoutesTests
{
    [Fact]
    public async Task Trace_is_switched_on_and_off()
    {
        await using var host = await ControlHost.StartAsync();

        var on = await host.PostAsync("/api/v1/charge-points/RDAM%20123/trace", """{"on":true}""");
        Assert.Equal((200, """{"identity":"RDAM 123","on":true}"""), (on.Status, on.Text));
        Assert.Equal([new ChargePointIdentity("RDAM 123")], host.Trace.Traced);

        (await host.PostAsync("/api/v1/charge-points/CP_2/trace", """{"on":true}""")).AssertProblem(429, "too_many_traces");

        Assert.Equal("""{"identity":"RDAM 123","on":false}""", (await host.PostAsync("/api/v1/charge-points/RDAM%20123/trace", """{"on":false}""")).Text);
        Assert.Equal(200, (await host.PostAsync("/api/v1/charge-points/RDAM%20123/trace", """{"on":false}""")).Status);
        Assert.Empty(host.Trace.Traced);
    }

    [Fact]
    public async Task Untraced_charge_point_is_404_as_documented()
    {
        await using var host = await ControlHost.StartAsync();

        var reply = (await host.GetAsync("/api/v1/charge-points/CP_1/trace")).AssertProblem(404, "not_traced");

        Assert.Equal(("The charge point is not traced", "CP_1"), (reply.Member("title"), reply.Member("id")));
    }

    [Fact]
    public async Task Traced_charge_points_and_their_messages_are_shown()
    {
        await using var host = await ControlHost.StartAsync();
        await host.PostAsync("/api/v1/charge-points/CP_1/trace", """{"on":true}""");

        Assert.Equal((200, "[]"), await TextAsync(host, "/api/v1/charge-points/CP_1/trace"));
        Assert.Equal((200, """["CP_1"]"""), await TextAsync(host, "/api/v1/traces"));
    }

    [Theory]
    [InlineData("{}", "on")]
    [InlineData("""{"on":"yes"}""", "on")]
    [InlineData("""{"on":1}""", "on")]
    [InlineData("""{"of":true}""", "of")]
    public async Task Wrong_member_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync();

        (await host.PostAsync("/api/v1/charge-points/CP_1/trace", body)).AssertProblem(400, "invalid_member", member);
    }

    private static async Task<(int Status, string Text)> TextAsync(ControlHost host, string path)
    {
        var reply = await host.GetAsync(path);
        return (reply.Status, reply.Text);
    }
}
