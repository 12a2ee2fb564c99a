using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Limits;

/// <summary><c>POST /api/v1/limits</c> with order cutsFirst.</summary>
public sealed class CutsFirstTests
{
    private const string Move = """{"limits":[{"id":"CP_1","limit":26,"connectorId":1},{"id":"CP_2","limit":6,"connectorId":1}],"order":"cutsFirst"}""";

    [Fact]
    public async Task Raise_is_sent_after_the_cut_was_accepted()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        var cut = new TaskCompletionSource<CallOutcome>();
        Install(host, "CP_1", 6);
        Install(host, "CP_2", 26);
        host.Router.AnswerLater = call => call.Identity == "CP_2" ? cut.Task : Task.FromResult(host.Router.Usual(call));

        var reply = host.PostAsync("/api/v1/limits", Move);
        await Support.Waiting.UntilAsync(() => host.Router.Commands.Count == 1);
        Assert.Equal("CP_2", host.Router.Commands[0].Identity);
        cut.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));

        Assert.Equal(("200", "2"), ((await reply).Status.ToString(System.Globalization.CultureInfo.InvariantCulture), (await reply).Member("accepted")));
        Assert.Equal(["CP_2", "CP_1"], host.Router.Commands.Select(static call => call.Identity));
    }

    [Theory]
    [InlineData("Rejected")]
    [InlineData("")]
    public async Task Raise_is_not_sent_when_the_cut_was_not_accepted(string status)
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        Install(host, "CP_1", 6);
        Install(host, "CP_2", 26);
        host.Router.Answer = call => call.Action == Action16.GetConfiguration || call.Identity == "CP_1" ? null
            : status.Length > 0 ? FakeRouter.Answered($$"""{"status":"{{status}}"}""") : FakeRouter.Failed(CallOutcomeKind.TimedOut);

        var reply = await host.PostAsync("/api/v1/limits", Move);

        Assert.Equal(200, reply.Status);
        var raise = reply.Body.GetProperty("results")[0];
        Assert.Equal((409, "cuts_not_accepted"), (raise.GetProperty("httpStatus").GetInt32(), raise.GetProperty("problem").GetProperty("reason").GetString()));
        Assert.DoesNotContain(host.Router.Commands, static call => call.Identity == "CP_1");
    }

    [Fact]
    public async Task Limit_that_cannot_be_read_may_have_been_a_cut()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        Install(host, "CP_1", 6);
        var reply = await host.PostAsync("/api/v1/limits", """{"limits":[{"id":"CP_1","limit":26,"connectorId":1},{"id":"CP_2"}],"order":"cutsFirst"}""");
        Assert.Equal([409, 400], reply.Body.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("httpStatus").GetInt32()));
        Assert.Empty(host.Router.Commands);
    }

    [Fact]
    public async Task Charge_point_without_a_limit_on_record_is_cut_by_any()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        Install(host, "CP_1", 6);
        host.Router.Answer = static call => call.Identity == "CP_2" ? FakeRouter.Failed(CallOutcomeKind.CallError) : null;
        var reply = await host.PostAsync("/api/v1/limits", Move);
        Assert.Equal([409, 502], reply.Body.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("httpStatus").GetInt32()));
    }

    [Fact]
    public async Task Limit_of_the_whole_charge_point_that_was_set_on_each_connector_is_raised()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        Install(host, "CP_1", 6, connectorId: 0);
        host.Ledger.NoteStatus(new ChargePointIdentity("CP_1"), new ConnectorStatus(1, ChargePointStatus.Available, "NoError", null, null, null, FixedTime.Start));
        host.Router.Answer = static call => call.Identity == "CP_2" ? FakeRouter.Failed(CallOutcomeKind.CallError) : null;
        var reply = await host.PostAsync("/api/v1/limits", """{"limits":[{"id":"CP_1","limit":26},{"id":"CP_2","limit":6}],"order":"cutsFirst"}""");
        Assert.Equal(409, reply.Body.GetProperty("results")[0].GetProperty("httpStatus").GetInt32());
    }

    [Fact]
    public async Task Limit_above_one_that_was_not_answered_is_a_raise()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        Install(host, "CP_1", 32);
        host.Ledger.NoteProfileDoubt(new ChargePointIdentity("CP_1"), new ProfileDoubt(FixedTime.Start, Profile(6, 1, stackLevel: 2), null));
        host.Router.Answer = static call => call.Identity == "CP_2" ? FakeRouter.Failed(CallOutcomeKind.CallError) : null;
        var reply = await host.PostAsync("/api/v1/limits", Move);
        Assert.Equal(409, reply.Body.GetProperty("results")[0].GetProperty("httpStatus").GetInt32());
    }

    [Theory]
    [InlineData("""{"limits":[{"id":"CP_1","limit":26},{"id":" CP_1","limit":6,"connectorId":0}],"order":"cutsFirst"}""", "limits")]
    [InlineData("""{"limits":[{"id":"CP_1","limit":26}],"order":"raisesFirst"}""", "order")]
    public async Task Request_that_is_wrong_sends_nothing(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.PostAsync("/api/v1/limits", body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }

    private static void Install(ControlHost host, string identity, decimal limit, int connectorId = 1) =>
        host.Ledger.NoteProfile(new ChargePointIdentity(identity), Profile(limit, connectorId, 1), new CallOrder(1, 1));

    private static InstalledProfile Profile(decimal limit, int connectorId, int stackLevel) => new(
        connectorId,
        new ChargingProfile(10_000 + connectorId, null, stackLevel, ChargingProfilePurpose.TxDefaultProfile, ChargingProfileKind.Relative, null, null, null,
            new ChargingSchedule(null, null, ChargingRateUnit.A, new[] { new ChargingSchedulePeriod(0, limit) })),
        FixedTime.Start);
}
