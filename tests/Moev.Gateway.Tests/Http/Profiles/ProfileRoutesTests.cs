using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Http.Profiles;

/// <summary>The book of installed profiles, kept by every route that changes it, and the limit that follows from it.</summary>
public sealed class ProfileRoutesTests
{
    private const string Default =
        """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2030-01-31T11:00:00.000Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.5},{"startPeriod":7200,"limit":6}]}}}""";

    [Fact]
    public async Task Every_route_that_installs_is_recorded()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var transaction = await host.StartTransactionAsync("CP_1", 2);

        await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":20}""");
        await host.PostAsync("/api/v1/limits", """{"limits":[{"id":"CP_1","connectorId":2,"limit":9,"purpose":"TxProfile"}]}""");
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", Default);

        var reply = await host.GetAsync("/api/v1/charge-points/CP_1/profiles");
        Assert.Equal(
            ["0 1 ChargePointMaxProfile True", "2 20002 TxProfile True", "1 7 TxDefaultProfile True"], Profiles(reply).Select(Describe));
        Assert.Equal(Default, "{\"connectorId\":1,\"csChargingProfiles\":" + Profiles(reply)[2].GetProperty("profile").GetRawText() + "}");
        Assert.Equal("2030-01-31T12:00:00.250Z", Profiles(reply)[2].GetProperty("installedAt").GetString());

        var one = await host.GetAsync("/api/v1/charge-points/CP_1/connectors/1/profiles");
        Assert.Equal(["1 7 TxDefaultProfile True"], Profiles(one).Select(Describe));
        Assert.Equal(["0 1 ChargePointMaxProfile True"], Profiles(one, "inherited").Select(Describe));

        await host.StopTransactionAsync("CP_1", transaction);
        Assert.Equal(2, Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles")).Length);
    }

    [Theory]
    [InlineData("""{"status":"Rejected"}""", null)]
    [InlineData("""{"status":"NotSupported"}""", null)]
    [InlineData("""{"status":7}""", null)]
    [InlineData(null, "CallError")]
    [InlineData(null, "TimedOut")]
    [InlineData(null, "NotSent")]
    public async Task What_is_not_accepted_is_not_recorded(string? answer, string? failure)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", Default);
        host.Router.Answer = _ => answer is null ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(failure!)) : FakeRouter.Answered(answer);

        await host.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", Default.Replace("10.5", "16", StringComparison.Ordinal));
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/ClearChargingProfile", "{}");

        Assert.Contains("10.5", Assert.Single(Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles"))).GetRawText(), StringComparison.Ordinal);
    }

    // Errata 3.25, 3.26
    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"id":7,"connectorId":9}""", 0)]
    [InlineData("""{"id":8}""", 1)]
    [InlineData("""{"connectorId":1,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile"}""", 0)]
    [InlineData("""{"connectorId":1,"stackLevel":1}""", 1)]
    public async Task Accepted_clear_removes_what_matches(string request, int left)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", Default);

        await host.PostAsync("/api/v1/charge-points/CP_1/calls/ClearChargingProfile", request);

        Assert.Equal(left, Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles")).Length);
    }

    [Fact]
    public async Task Caller_that_leaves_changes_nothing_for_the_book()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Know("CP_1");
        var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = call =>
        {
            sent.TrySetResult();
            return answer.Task;
        };
        using (var leaving = new CancellationTokenSource())
        {
            using var content = new StringContent(Default);
            var post = host.Client.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", content, leaving.Token);
            await sent.Task;
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        }

        answer.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        await Waiting.UntilAsync(() => host.Ledger.ProfilesOf(new("CP_1")).Count > 0);
    }

    [Fact]
    public async Task Remote_starts_profile_is_installed_with_its_transaction()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":1,"idTag":"TAG_1","limit":9}""");

        var waiting = await host.GetAsync("/api/v1/charge-points/CP_1/profiles");
        Assert.Empty(Profiles(waiting));
        Assert.Equal(1, Profiles(waiting, "awaited")[0].GetProperty("connectorId").GetInt32());
        Assert.Empty(Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/connectors/2/profiles"), "awaited"));

        var transaction = await host.StartTransactionAsync("CP_1", 1);
        var limit = await host.GetAsync("/api/v1/charge-points/CP_1/connectors/1/limit");
        Assert.Equal(("9", "TxProfile"), (limit.Member("amperes"), limit.Body.GetProperty("cause").GetProperty("purpose").GetString()));
        Assert.Equal(transaction, limit.Body.GetProperty("cause").GetProperty("transactionId").GetInt32());

        host.Router.Answer = call => FakeRouter.Answered("""{"status":"Rejected"}""");
        await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":2,"limit":9}""");
        Assert.Empty(Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles"), "awaited"));

        // Unanswered, it may have been accepted.
        host.Router.Answer = call => FakeRouter.Failed(CallOutcomeKind.TimedOut);
        await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":2,"limit":9}""");
        Assert.Single(Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles"), "awaited"));
    }

    [Fact]
    public async Task TxProfile_without_an_id_belongs_to_what_runs_and_one_of_an_ended_transaction_is_gone()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var transaction = await host.StartTransactionAsync("CP_1", 1);
        var body = Default.Replace("TxDefaultProfile", "TxProfile", StringComparison.Ordinal);
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", body);
        Assert.Equal(transaction, Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles"))[0].GetProperty("profile").GetProperty("transactionId").GetInt32());

        // The stop is on record before the answer to the next one is looked at.
        host.Router.AnswerLater = async call =>
        {
            await host.StopTransactionAsync("CP_1", transaction);
            return host.Router.Usual(call);
        };
        await host.PostAsync(
            "/api/v1/charge-points/CP_1/calls/SetChargingProfile",
            body.Replace("\"stackLevel\"", $"\"transactionId\":{transaction},\"stackLevel\"", StringComparison.Ordinal));
        Assert.Empty(Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles")));
    }

    [Fact]
    public async Task Charge_point_that_is_not_connected_still_has_its_profiles()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/SetChargingProfile", Default);
        host.Router.Disconnect(new("CP_1"));

        Assert.Single(Profiles(await host.GetAsync("/api/v1/charge-points/CP_1/profiles")));
        Assert.Equal("10.5", (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/1/limit")).Member("amperes"));
        (await host.PostAsync("/api/v1/charge-points/CP_1/connectors/1/limit/check", "")).AssertProblem(404, "charge_point_not_connected");
        (await host.GetAsync("/api/v1/charge-points/CP_9/profiles")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync("/api/v1/charge-points/CP_9/connectors/1/profiles")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync("/api/v1/charge-points/CP_9/connectors/1/limit")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/x/profiles")).AssertProblem(400, "invalid_path", "connectorId");
        (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/1001/limit")).AssertProblem(400, "invalid_path", "connectorId");
        (await host.PostAsync("/api/v1/charge-points/CP_1/connectors/-1/limit/check", "")).AssertProblem(400, "invalid_path", "connectorId");
    }

    private static JsonElement[] Profiles(Reply reply, string member = "profiles") => [.. reply.Body.GetProperty(member).EnumerateArray()];

    private static string Describe(JsonElement profile) =>
        $"{profile.GetProperty("connectorId")} {profile.GetProperty("profile").GetProperty("chargingProfileId")} {profile.GetProperty("profile").GetProperty("chargingProfilePurpose")} {profile.GetProperty("inForce")}";
}
