using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Tests.Http.Reservations;

/// <summary>Reservations.</summary>
public sealed class ReservationRoutesTests
{
    private const string Route = "/api/v1/charge-points/CP_1/reservations";
    private const string Body = """{"connectorId":2,"idTag":"TAG","expiryDate":"2030-02-01T00:00:00Z","parentIdTag":"P"}""";

    [Fact]
    public async Task Reservation_is_made_listed_and_cancelled()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var made = await host.PostAsync(Route, Body);
        Assert.Equal((200, "Accepted"), (made.Status, made.Body.GetProperty("reservation").GetProperty("state").GetString()));
        Assert.Equal(
            """{"connectorId":2,"expiryDate":"2030-02-01T00:00:00.000Z","idTag":"TAG","parentIdTag":"P","reservationId":1}""",
            Assert.Single(host.Router.Sent).Payload);
        Assert.Equal("""{"reservations":[""" + made.Body.GetProperty("reservation") + "]}", (await host.GetAsync(Route)).Text);

        var cancelled = await DeleteAsync(host, Route + "/1");
        Assert.Equal((200, "Accepted"), (cancelled.Status, cancelled.Member("status")));
        Assert.Equal("""{"reservationId":1}""", host.Router.Sent[^1].Payload);
        Assert.Equal("Cancelled", await StateAsync(host));
    }

    [Theory]
    [InlineData("Occupied", "Refused")]
    [InlineData("Rejected", "Refused")]
    [InlineData("Unavailable", "Refused")]
    [InlineData("Faulted", "Refused")]
    public async Task Refused_reservation_is_on_record_with_its_status(string status, string state)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered($$"""{"status":"{{status}}"}""");
        var reply = await host.PostAsync(Route, Body);
        Assert.Equal((200, status), (reply.Status, reply.Member("status")));
        Assert.Equal(state, await StateAsync(host));
        var strict = await host.PostAsync(Route + "?strict=1", Body);
        strict.AssertProblem(409, "not_accepted");
        Assert.Equal(2, strict.Body.GetProperty("reservation").GetProperty("reservationId").GetInt32());
    }

    [Theory]
    [InlineData(CallOutcomeKind.CallError, 502, "Refused")]
    [InlineData(CallOutcomeKind.TimedOut, 504, "Unanswered")]
    [InlineData(CallOutcomeKind.QueueFull, 429, "NotSent")]
    [InlineData(CallOutcomeKind.NotSent, 503, "NotSent")]
    internal async Task Outcome_is_on_record(CallOutcomeKind kind, int status, string state)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Failed(kind);
        Assert.Equal(status, (await host.PostAsync(Route, Body)).Status);
        Assert.Equal(state, await StateAsync(host));
    }

    [Theory]
    [InlineData("""{"idTag":"TAG","expiryDate":"2030-02-01T00:00:00Z"}""", "connectorId")]
    [InlineData("""{"connectorId":1,"expiryDate":"2030-02-01T00:00:00Z"}""", "idTag")]
    [InlineData("""{"connectorId":1,"idTag":"123456789012345678901","expiryDate":"2030-02-01T00:00:00Z"}""", "idTag")]
    [InlineData("""{"connectorId":1,"idTag":"ä","expiryDate":"2030-02-01T00:00:00Z"}""", "idTag")]
    [InlineData("""{"connectorId":1,"idTag":"TAG"}""", "expiryDate")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","expiryDate":"2030-01-31T12:00:00.250Z"}""", "expiryDate")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","expiryDate":"2030-02-01T00:00:00Z","reservationId":0}""", "reservationId")]
    public async Task Wrong_reservation_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.PostAsync(Route, body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Id_of_the_caller_is_used_and_the_next_one_is_above_it()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync(Route, Body[..^1] + ",\"reservationId\":41}");
        var next = await host.PostAsync(Route, Body);
        Assert.Equal(42, next.Body.GetProperty("reservation").GetProperty("reservationId").GetInt32());
    }

    [Fact]
    public async Task Start_with_the_reservation_uses_it()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync(Route, Body);
        await host.Ledger.StartTransactionAsync(new TransactionStart(
            new ChargePointIdentity("CP_1"), 2, IdTag.FromString("TAG"), 0, ReservationId: 1, FixedTime.Start, FixedTime.Start));
        Assert.Equal("Used", await StateAsync(host));
        Assert.Equal(ControlHost.FirstTransactionId, (await host.GetAsync(Route)).Body.GetProperty("reservations")[0].GetProperty("transactionId").GetInt32());
    }

    [Fact]
    public async Task Cancellation_of_what_is_not_on_record_is_the_charge_points_business()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered("""{"status":"Rejected"}""");
        Assert.Equal("Rejected", (await DeleteAsync(host, Route + "/7")).Member("status"));
        (await DeleteAsync(host, Route + "/7?strict=1")).AssertProblem(409, "not_accepted");
        (await DeleteAsync(host, Route + "/seven")).AssertProblem(400, "invalid_path", "reservation");
        (await DeleteAsync(host, "/api/v1/charge-points/NOBODY/reservations/7")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync("/api/v1/charge-points/NOBODY/reservations")).AssertProblem(404, "charge_point_unknown");
    }

    private static async Task<string?> StateAsync(ControlHost host) =>
        (await host.GetAsync(Route)).Body.GetProperty("reservations")[0].GetProperty("state").GetString();

    private static async Task<Reply> DeleteAsync(ControlHost host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        return await host.SendAsync(request);
    }
}
