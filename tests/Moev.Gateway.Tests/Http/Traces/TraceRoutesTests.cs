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
}
