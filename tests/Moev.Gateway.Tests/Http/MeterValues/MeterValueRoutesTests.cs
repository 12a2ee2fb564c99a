using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.MeterValues;

/// <summary>Meter values, and the tables of values.</summary>
public sealed class MeterValueRoutesTests
{
    [Fact]
    public async Task Meter_values_are_listed_oldest_first()
    {
        await using var host = await StartAsync();

        var reply = await host.GetAsync("/api/v1/charge-points/CP_1/meter-values");
        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(
            """{"meterValues":[{"sampledAt":"2030-01-31T11:59:40.000Z","receivedAt":"2030-01-31T12:00:00.250Z","connectorId":2,"transactionId":9,"sampledValue":[{"value":"7.9","measurand":"Current.Import","phase":"L1","unit":"A"}]},{"sampledAt":"2030-01-31T11:59:50.000Z","receivedAt":"2030-01-31T12:00:00.250Z","connectorId":1,"sampledValue":[{"value":"1,5\u00222"},{"value":"230","measurand":"Voltage","unit":"V"}]}]}""",
            reply.Text);
    }

    [Fact]
    public async Task Measurand_leaves_the_others_out()
    {
        await using var host = await StartAsync();

        var values = (await host.GetAsync("/api/v1/charge-points/CP_1/meter-values?measurand=Voltage")).Body.GetProperty("meterValues");
        Assert.Equal("""[{"value":"230","measurand":"Voltage","unit":"V"}]""", Assert.Single(values.EnumerateArray()).GetProperty("sampledValue").GetRawText());
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await using var host = await StartAsync();

        var first = (await host.GetAsync("/api/v1/charge-points/CP_1/meter-values?limit=1")).Body;
        Assert.Equal(2, Assert.Single(first.GetProperty("meterValues").EnumerateArray()).GetProperty("connectorId").GetInt32());
        var second = (await host.GetAsync("/api/v1/charge-points/CP_1/meter-values?limit=1&after=" + first.GetProperty("next").GetString())).Body;
        Assert.Equal(1, Assert.Single(second.GetProperty("meterValues").EnumerateArray()).GetProperty("connectorId").GetInt32());
        var last = (await host.GetAsync("/api/v1/charge-points/CP_1/meter-values?limit=1&after=" + second.GetProperty("next").GetString())).Body;
        Assert.Equal("""{"meterValues":[]}""", last.GetRawText());
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/json;q=0.5, text/csv;q=0.9")]
    public async Task Table_has_a_line_for_each_sampled_value(string accept)
    {
        await using var host = await StartAsync();

        var reply = await GetAsync(host, "/api/v1/charge-points/CP_1/meter-values?limit=2", accept);
        Assert.StartsWith("text/csv", reply.ContentType, StringComparison.Ordinal);
        Assert.Equal(
            "sampledAt,receivedAt,connectorId,transactionId,value,context,format,measurand,phase,location,unit\r\n" +
            "2030-01-31T11:59:40.000Z,2030-01-31T12:00:00.250Z,2,9,7.9,,,Current.Import,L1,,A\r\n" +
            "2030-01-31T11:59:50.000Z,2030-01-31T12:00:00.250Z,1,,\"1,5\"\"2\",,,,,,\r\n" +
            "2030-01-31T11:59:50.000Z,2030-01-31T12:00:00.250Z,1,,230,,,Voltage,,,V\r\n",
            reply.Text);
        var next = reply.Headers["Moev-Next"];
        Assert.Equal(next, (await host.GetAsync("/api/v1/charge-points/CP_1/meter-values?limit=2")).Member("next"));
    }

    [Theory]
    [InlineData("application/json, text/csv")]
    [InlineData("*/*")]
    [InlineData("text/csv;q=0")]
    public async Task Json_is_the_answer_unless_a_table_is_preferred(string accept)
    {
        await using var host = await StartAsync();

        Assert.Equal("application/json", (await GetAsync(host, "/api/v1/charge-points/CP_1/meter-values", accept)).ContentType);
    }

    [Fact]
    public async Task Transactions_are_a_table_too()
    {
        await using var host = await ControlHost.StartAsync();
        await host.StopTransactionAsync("CP_1", await host.StartTransactionAsync("CP_1", 1, "A,B"));
        await host.StartTransactionAsync("CP_1", 2);

        var reply = await GetAsync(host, "/api/v1/transactions?limit=2", "text/csv");
        Assert.Equal(
            "transactionId,chargePoint,connectorId,idTag,active,startedAt,meterStart,reservationId,stoppedAt,meterStop,stopReason,stopIdTag,lastEnergy,energy,meterIrregular,deviations,closedBy,closingCause\r\n" +
            "502,CP_1,2,TAG_1,true,2030-01-31T11:58:00.250Z,1000,,,,,,,,,,,\r\n" +
            "501,CP_1,1,\"A,B\",false,2030-01-31T11:59:00.250Z,1000,,2030-01-31T12:00:00.250Z,2500,Remote,,,1500,,,,\r\n",
            reply.Text);
        Assert.Equal("501", reply.Headers["Moev-Next"]);
    }

    [Theory]
    [InlineData("?after=x", "after")]
    [InlineData("?after=1", "after")]
    [InlineData("?after=1.x", "after")]
    [InlineData("?limit=10001", "limit")]
    [InlineData("?from=x", "from")]
    public async Task Wrong_parameter_is_400(string query, string name)
    {
        await using var host = await StartAsync();

        (await host.GetAsync("/api/v1/charge-points/CP_1/meter-values" + query)).AssertProblem(400, "invalid_query", name);
    }

    [Fact]
    public async Task Charge_point_that_nobody_knows_is_404()
    {
        await using var host = await StartAsync();

        (await host.GetAsync("/api/v1/charge-points/CP_2/meter-values")).AssertProblem(404, "charge_point_unknown");
    }

    private static async Task<ControlHost> StartAsync()
    {
        var host = await ControlHost.StartAsync("CP_1");
        await AppendAsync(host, 1, null, "11:59:50", """{"value":"1,5\"2"},{"value":"230","measurand":"Voltage","unit":"V"}""");
        await AppendAsync(host, 2, 9, "11:59:40", """{"value":"7.9","measurand":"Current.Import","phase":"L1","unit":"A"}""");
        return host;
    }

    private static async Task AppendAsync(ControlHost host, int connectorId, int? transactionId, string time, string samples)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"connectorId":{{connectorId}},"meterValue":[{"timestamp":"2030-01-31T{{time}}Z","sampledValue":[{{samples}}]}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var values, out _));
        await host.Ledger.AppendMeterValuesAsync(
            new MeterValuesReceived(new ChargePointIdentity("CP_1"), connectorId, transactionId, values.MeterValue, FixedTime.Start, payload));
    }

    private static async Task<Reply> GetAsync(ControlHost host, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await host.SendAsync(request);
    }
}
