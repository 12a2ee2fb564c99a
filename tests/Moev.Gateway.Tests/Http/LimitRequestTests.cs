namespace Moev.Gateway.Tests.Http;

/// <summary>The body of /setmaxvalue.</summary>
public sealed class LimitRequestTests
{
    [Theory]
    [InlineData("8", "8")]
    [InlineData("8.0", "8")]
    [InlineData("\"8\"", "8")]
    [InlineData("\" 8.5 \"", "8.5")]
    [InlineData("\"08.5\"", "8.5")]
    [InlineData("8e0", "8")]
    [InlineData("0", "0")]
    [InlineData("\"0\"", "0")]
    [InlineData("0.05", "0")]
    public async Task Limit_is_a_number_or_a_string_that_holds_one(string limit, string sent)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        Assert.Equal(200, (await host.PostAsync("/setmaxvalue", $$"""{"id":"CP_1","limit":{{limit}}}""")).Status);
        Assert.EndsWith("\"limit\":" + sent + "}]}}}", Assert.Single(host.Router.Commands).Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"8A\"")]
    [InlineData("\"8,5\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"+8\"")]
    [InlineData("\"-8\"")]
    [InlineData("\"8e1\"")]
    [InlineData("\"0x8\"")]
    [InlineData("\"٨\"")]
    [InlineData("\"8 5\"")]
    [InlineData("-8")]
    [InlineData("-0.0")]
    [InlineData("1e400")]
    [InlineData("100000000.1")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[8]")]
    [InlineData("{}")]
    public async Task Limit_that_is_no_number_is_400(string limit)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/setmaxvalue", $$"""{"id":"CP_1","limit":{{limit}}}""")).AssertProblem(400, "invalid_member", "limit");
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("""{"limit":8}""", "id")]
    [InlineData("""{"id":"CP_1"}""", "limit")]
    [InlineData("""{"id":"CP_1","limit":8,"unit":"a"}""", "unit")]
    [InlineData("""{"id":"CP_1","limit":8,"unit":1}""", "unit")]
    [InlineData("""{"id":"CP_1","limit":8,"connectorId":-1}""", "connectorId")]
    [InlineData("""{"id":"CP_1","limit":8,"connectorId":1.5}""", "connectorId")]
    [InlineData("""{"id":"CP_1","limit":8,"numberPhases":0}""", "numberPhases")]
    [InlineData("""{"id":"CP_1","limit":8,"numberPhases":4}""", "numberPhases")]
    [InlineData("""{"id":"CP_1","limit":8,"duration":0}""", "duration")]
    [InlineData("""{"id":"CP_1","limit":8,"duration":-1}""", "duration")]
    [InlineData("""{"id":"CP_1","limit":8,"purpose":"Max"}""", "purpose")]
    [InlineData("""{"id":"CP_1","limit":8,"purpose":"ChargePointMaxProfile","connectorId":1}""", "connectorId")]
    [InlineData("""{"id":"CP_1","limit":8,"purpose":"TxProfile","connectorId":0}""", "connectorId")]
    [InlineData("""{"id":"CP_1","limit":8,"max value":9}""", "max value")]
    public async Task Missing_or_odd_member_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/setmaxvalue", body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }
}
