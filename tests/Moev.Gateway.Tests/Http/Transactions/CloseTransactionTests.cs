using System.Text.Json;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Http.Transactions;

/// <summary><c>POST /api/v1/transactions/{transactionId}/close</c> and what a closed transaction looks like.</summary>
public sealed class CloseTransactionTests
{
    [Fact]
    public async Task Close_ends_the_transaction_with_what_the_operator_states()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);

        var reply = await host.PostAsync(
            $"/api/v1/transactions/{id}/close", """{"meterStop":"2400","timestamp":"2030-01-31T12:00:00Z","reason":"driver called"}""");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            ("False", "2400", "1400", "2030-01-31T12:00:00.000Z", "operator"),
            (reply.Member("active"), reply.Member("meterStop"), reply.Member("energy"), reply.Member("stoppedAt"), reply.Member("closedBy")));
        Assert.Equal(
            """{"by":"operator","cause":"Operator","at":"2030-01-31T12:00:00.250Z","stoppedAt":"2030-01-31T12:00:00.000Z","meterStop":2400,"reason":"driver called"}""",
            reply.Body.GetProperty("closing").GetRawText());
        Assert.Equal(reply.Text, (await host.GetAsync($"/api/v1/transactions/{id}")).Text);
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task Close_without_a_body_takes_the_last_reading_and_now(string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);

        var reply = await host.PostAsync($"/api/v1/transactions/{id}/close", body);

        Assert.Equal((200, "1000", "2030-01-31T12:00:00.250Z"), (reply.Status, reply.Member("meterStop"), reply.Member("stoppedAt")));
        (await host.PostAsync("/remotestop", """{"id":"CP_1"}""")).AssertProblem(409, "no_active_transaction");
    }

    [Fact]
    public async Task Close_is_audited_and_an_event()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);

        await host.PostAsync($"/api/v1/transactions/{id}/close", """{"meterStop":2400,"reason":"x"}""");

        var command = (await host.GetAsync("/api/v1/audit")).Body.GetProperty("commands").EnumerateArray().Single();
        Assert.Equal(
            ("CloseTransaction", "POST /api/v1/transactions/{transactionId}/close", "Accepted", $$"""{"transactionId":{{id}},"meterStop":2400,"reason":"x"}"""),
            (command.GetProperty("action").GetString(), command.GetProperty("route").GetString(), command.GetProperty("status").GetString(), command.GetProperty("parameters").GetRawText()));
        var events = await host.Ledger.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.TransactionStopped]));
        using var data = JsonDocument.Parse(Assert.Single(events.Events).Data);
        Assert.Equal(("operator", "x"), (data.RootElement.GetProperty("closedBy").GetString(), data.RootElement.GetProperty("closingReason").GetString()));
    }

    [Fact]
    public async Task Close_again_is_200_when_it_is_equal_and_409_when_it_differs()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);
        var path = $"/api/v1/transactions/{id}/close";

        var first = await host.PostAsync(path, """{"meterStop":2400}""");

        Assert.Equal(first.Text, (await host.PostAsync(path, """{"meterStop":2400}""")).Text);
        Assert.Equal(first.Text, (await host.PostAsync(path, "")).Text);
        var other = (await host.PostAsync(path, """{"meterStop":2401}""")).AssertProblem(409, "transaction_ended");
        Assert.Equal(id, other.Body.GetProperty("transactions")[0].GetProperty("transactionId").GetInt32());
    }

    [Fact]
    public async Task Close_of_what_has_ended_is_409()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var stopped = await host.StartTransactionAsync("CP_1", 1);
        await host.StopTransactionAsync("CP_1", stopped);

        (await host.PostAsync($"/api/v1/transactions/{stopped}/close", "{}")).AssertProblem(409, "transaction_ended");
        Assert.Equal("2500", (await host.GetAsync($"/api/v1/transactions/{stopped}")).Member("meterStop"));
    }

    [Theory]
    [InlineData("4711", 404, "transaction_unknown")]
    [InlineData("x", 400, "invalid_path")]
    [InlineData("-1", 400, "invalid_path")]
    [InlineData("99999999999", 400, "invalid_path")]
    public async Task Close_of_an_unknown_transaction_is_refused(string id, int status, string reason)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync($"/api/v1/transactions/{id}/close", "{}")).AssertProblem(status, reason, status == 400 ? "transactionId" : null);
        Assert.Empty((await host.GetAsync("/api/v1/audit")).Body.GetProperty("commands").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"meterStop":-1}""", "meterStop")]
    [InlineData("""{"meterStop":1.5}""", "meterStop")]
    [InlineData("""{"meterStop":999}""", "meterStop")]
    [InlineData("""{"meterStop":2147483648}""", "meterStop")]
    [InlineData("""{"timestamp":"2030-01-31"}""", "timestamp")]
    [InlineData("""{"timestamp":"2000-01-01T00:00:00Z"}""", "timestamp")]
    [InlineData("""{"timestamp":"2031-01-01T00:00:00Z"}""", "timestamp")]
    [InlineData("""{"reason":7}""", "reason")]
    [InlineData("""{"reason":" "}""", "reason")]
    [InlineData("""{"meterstop":5}""", "meterstop")]
    public async Task Close_with_a_wrong_member_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);

        (await host.PostAsync($"/api/v1/transactions/{id}/close", body)).AssertProblem(400, "invalid_member", member);
        Assert.Equal("True", (await host.GetAsync($"/api/v1/transactions/{id}")).Member("active"));
    }

    [Fact]
    public async Task Late_stop_shows_what_it_replaced()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);
        await host.PostAsync($"/api/v1/transactions/{id}/close", """{"meterStop":2400}""");
        await host.StopTransactionAsync("CP_1", id);

        var reply = await host.GetAsync($"/api/v1/transactions/{id}");

        Assert.Equal(("2500", null), (reply.Member("meterStop"), reply.Member("closedBy")));
        Assert.Equal(2_400, reply.Body.GetProperty("closing").GetProperty("meterStop").GetInt32());
        Assert.True(reply.Body.GetProperty("closing").TryGetProperty("replacedAt", out _));
    }

    [Fact]
    public async Task Stop_takes_the_newest_transaction_by_its_start()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var running = await host.StartTransactionAsync("CP_1", 1);
        var late = new TransactionStart(
            new ChargePointIdentity("CP_1"), 1, "TAG_1", 0, null, FixedTime.Start.AddHours(-5), FixedTime.Start);
        Assert.NotEqual(running, (await host.Ledger.StartTransactionAsync(late)).TransactionId);

        Assert.Equal(200, (await host.PostAsync("/remotestop", """{"id":"CP_1"}""")).Status);
        Assert.Equal($$"""{"transactionId":{{running}}}""", Assert.Single(host.Router.Sent).Payload);
    }

    [Fact]
    public async Task Transaction_shows_the_data_of_its_stop()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var id = await host.StartTransactionAsync("CP_1", 1);
        const string data = """[{"timestamp":"2030-01-31T12:00:00Z","sampledValue":[{"value":"OCMF|{}|{}","format":"SignedData"}]}]""";
        await host.Ledger.StopTransactionAsync(new TransactionStop(
            new ChargePointIdentity("CP_1"), id, null, 2_500, null, FixedTime.Start, FixedTime.Start,
            System.Text.Encoding.UTF8.GetBytes($$"""{"transactionData":{{data}}}""")));

        Assert.Equal(data, (await host.GetAsync($"/api/v1/transactions/{id}")).Body.GetProperty("transactionData").GetRawText());
        Assert.False((await host.GetAsync("/api/v1/transactions")).Body.GetProperty("transactions")[0].TryGetProperty("transactionData", out _));
    }
}
