using System.Text;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.KeptMessages;

/// <summary>Messages that were acknowledged and belong to no transaction.</summary>
public sealed class KeptMessageRoutesTests
{
    [Fact]
    public async Task Kept_messages_are_shown_as_they_were_sent()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"keptMessages":[{"id":2,"receivedAt":"2030-01-31T12:00:00.250Z","reason":"Malformed","chargePoint":"CP_2","action":"MeterValues","problem":"NotJson","text":"[2,\"x\""},{"id":1,"receivedAt":"2030-01-31T12:00:00.250Z","reason":"OrphanStop","chargePoint":"CP_1","action":"StopTransaction","transactionId":-1,"payload":{"transactionId":-1, "x":1.0}}]}""",
            (await host.GetAsync("/api/v1/kept-messages")).Text);
    }

    [Theory]
    [InlineData("?chargePoint=CP_1", "1")]
    [InlineData("?reason=Malformed", "2")]
    [InlineData("?from=2030-01-31T12:00:01Z", "")]
    [InlineData("?to=2030-01-31T12:00:01Z", "2 1")]
    [InlineData("?limit=1", "2 -> 2")]
    [InlineData("?limit=1&before=2", "1 -> 1")]
    [InlineData("?limit=1&before=1", "")]
    public async Task Kept_messages_are_filtered_and_paged(string query, string expected)
    {
        await using var host = await StartAsync();

        var body = (await host.GetAsync("/api/v1/kept-messages" + query)).Body;
        var ids = string.Join(' ', body.GetProperty("keptMessages").EnumerateArray().Select(kept => kept.GetProperty("id").GetInt64()));
        Assert.Equal(expected, body.TryGetProperty("next", out var next) ? $"{ids} -> {next.GetInt64()}" : ids);
    }

    [Theory]
    [InlineData("?reason=malformed", "reason")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?before=x", "before")]
    public async Task Wrong_parameter_is_400(string query, string name)
    {
        await using var host = await StartAsync();

        (await host.GetAsync("/api/v1/kept-messages" + query)).AssertProblem(400, "invalid_query", name);
    }

    private static async Task<ControlHost> StartAsync()
    {
        var host = await ControlHost.StartAsync();
        await host.Ledger.StopTransactionAsync(new TransactionStop(
            new("CP_1"), -1, null, 5, null, FixedTime.Start, FixedTime.Start, Encoding.UTF8.GetBytes("""{"transactionId":-1, "x":1.0}""")));
        await host.Ledger.AppendMalformedAsync(new MalformedMessage(
            new("CP_2"), Action16.MeterValues, "NotJson", FixedTime.Start, Encoding.UTF8.GetBytes("[2,\"x\"")));
        return host;
    }
}
