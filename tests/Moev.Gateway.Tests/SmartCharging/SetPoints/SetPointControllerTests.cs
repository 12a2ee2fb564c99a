using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>The profiles of set-points, their order and their ceilings.</summary>
public sealed class SetPointControllerTests
{
    [Fact]
    public async Task Fail_safe_profile_comes_first_and_has_no_end()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        Assert.Equal(32, host.Describe()[0].CeilingAmps);
        Assert.False(host.Observation.Connectors[0].IsControllable);
        await host.StartAsync();
        var sent = Assert.Single(host.Router.Commands);
        Assert.Equal(
            """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":30001,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"1970-01-01T00:00:00Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}}""",
            sent.Payload.Replace(".000Z", "Z", StringComparison.Ordinal));
        var state = host.Describe()[0];
        Assert.True(state is { IsOnline: true, IsControllable: true, CeilingAmps: 6, LimitAmps: 6, LimitProfileId: 30_001 });
        Assert.Equal(6, host["A"].LimitOf(1));
    }

    [Fact]
    public async Task Set_point_is_a_lease_above_the_fail_safe_profile_that_ends_by_itself()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(16.19);
        var sent = host.Sent("40001")[0];
        Assert.Contains("\"stackLevel\":1", sent, StringComparison.Ordinal);
        Assert.Contains("\"duration\":660", sent, StringComparison.Ordinal);
        Assert.Contains("\"limit\":16.1", sent, StringComparison.Ordinal);
        Assert.Equal(16.1, host["A"].LimitOf(1));
        var status = host.SetPoints.StatusOf(0);
        Assert.Equal(SetPointState.InForce, status.State);
        Assert.Equal(16.1, status.ConfirmedAmps);
        Assert.Equal(host.Time.GetUtcNow().AddSeconds(60), status.LeaseEndsAt);
        Assert.Equal(40_001, host.Describe()[0].LimitProfileId);

        // Nobody decides any more.
        await host.AdvanceAsync(58);
        Assert.Equal(16.1, host["A"].LimitOf(1));
        await host.AdvanceAsync(4);
        Assert.Equal(6, host["A"].LimitOf(1));
        await host.AdvanceAsync(10);
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
        Assert.Single(host.Sent("40001"));
    }

    [Fact]
    public async Task Set_point_equal_to_the_fail_safe_current_needs_no_lease()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        await host.StartAsync();
        await host.HoldAsync(120, 6);
        Assert.Single(host.Router.Commands);
    }

    [Fact]
    public async Task Lease_is_renewed_before_half_of_it_is_over_and_renewals_are_not_audited()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            await host.DecideAsync(16);
            for (var second = 0; second < 10; second++)
            {
                await host.AdvanceAsync(1);
                Assert.True(host.SetPoints.StatusOf(0).LeaseEndsAt - host.Time.GetUtcNow() >= TimeSpan.FromSeconds(29));
                Assert.Equal(16, host["A"].LimitOf(1));
            }
        }

        Assert.InRange(host.Sent("40001").Count, 5, 7);
        var audited = await host.Ledger.ListCommandsAsync(new AuditFilter(new ChargePointIdentity("A")));
        Assert.Equal(2, audited.Count);
        Assert.All(audited, static entry => Assert.Equal("site controller", entry.Command.Route));
    }

    [Fact]
    public async Task Raise_is_sent_after_the_cut_that_pays_for_it_is_confirmed_and_has_settled()
    {
        using var host = new SetPointHost(32, ["A:1", "B:1"]);
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        await host.DecideAsync(26, 6);
        Assert.Equal(26, host["A"].LimitOf(1));
        await host.DecideAsync(6, 26);
        Assert.Equal((6, 6), (host["A"].LimitOf(1), host["B"].LimitOf(1)));
        Assert.Equal(SetPointState.Waiting, host.SetPoints.StatusOf(1).State);
        Assert.Contains("waits until others have lowered theirs", host.SetPoints.StatusOf(1).Explanation, StringComparison.Ordinal);
        Assert.Equal(26, host.Describe()[0].CeilingAmps);
        await host.AdvanceAsync(9);
        Assert.Equal(6, host["B"].LimitOf(1));
        await host.AdvanceAsync(2);
        Assert.Equal(26, host["B"].LimitOf(1));
    }

    [Theory]
    [InlineData("Enforce", 22)]
    [InlineData("Log", 32)]
    [InlineData("Off", 32)]
    public async Task Raise_above_the_room_is_sent_unless_limits_are_enforced(string safety, double second)
    {
        using var host = new SetPointHost(60, ["A:1", "B:1"], new SiteOptions { VerifyMinutes = 0, Safety = Enum.Parse<SiteSafety>(safety) });
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        await host.DecideAsync(32, 22);
        await host.DecideAsync(32, 32);
        await host.AdvanceAsync(20);
        Assert.Equal(32, host["A"].LimitOf(1));
        Assert.Equal(second, host["B"].LimitOf(1));
    }

    [Fact]
    public async Task Cut_that_was_measured_frees_its_current_at_once()
    {
        using var host = new SetPointHost(32, ["A:1", "B:1"]);
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        await host.DecideAsync(26, 6);
        await host.DecideAsync(6, 26);
        await host.AdvanceAsync(1);
        host.Measure(0, 5.9);
        await host.DecideAsync(6, 26);
        Assert.Equal(26, host["B"].LimitOf(1));
    }

    [Fact]
    public async Task Refused_cut_frees_nothing_until_its_lease_has_ended()
    {
        using var host = new SetPointHost(32, ["A:1", "B:1"]);
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        await host.DecideAsync(26, 6);
        host["A"].Rejects = static _ => true;
        await host.HoldAsync(50, 6, 26);
        Assert.Equal((26, 6), (host["A"].LimitOf(1), host["B"].LimitOf(1)));
        Assert.Equal(SetPointState.Refused, host.SetPoints.StatusOf(0).State);
        Assert.False(host.Describe()[0].IsControllable);
        await host.HoldAsync(30, 6, 26);
        Assert.Equal((6, 26), (host["A"].LimitOf(1), host["B"].LimitOf(1)));
    }

    [Theory]
    [InlineData(nameof(CallOutcomeKind.TimedOut))]
    [InlineData(nameof(CallOutcomeKind.Unreadable))]
    [InlineData(nameof(CallOutcomeKind.ConnectionLost))]
    public async Task Unanswered_limit_counts_as_both_the_old_and_the_new_one(string kind)
    {
        using var host = new SetPointHost(38, ["A:1", "B:1"]);
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        var isSilent = true;
        host["A"].Instead = call => isSilent ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind)) : null;
        await host.DecideAsync(20, 6);
        Assert.Equal(20, host.Describe()[0].CeilingAmps);
        await host.DecideAsync(6, 30);
        Assert.Equal(20, host.Describe()[0].CeilingAmps);
        Assert.Equal(6, host["B"].LimitOf(1));
        isSilent = false;
        await host.HoldAsync(40, 6, 30);
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
        Assert.Equal(30, host["B"].LimitOf(1));
    }

    [Fact]
    public async Task Newest_set_point_replaces_one_that_waits()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        var answers = new TaskCompletionSource<CallOutcome>();
        host.Router.AnswerLater = _ => answers.Task;
        host.Decide(10);
        await Support.Waiting.UntilAsync(() => host.Sent("40001").Count == 1);
        host.Decide(12);
        host.Decide(14);
        Assert.Equal(1, host.SetPoints.UnderWay);
        host.Router.AnswerLater = null;
        answers.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        await host.IdleAsync();
        Assert.Equal(14, host["A"].LimitOf(1));
        Assert.Equal(2, host.Sent("40001").Count);
    }

    [Fact]
    public async Task Pause_outlasts_the_leases_of_others()
    {
        using var host = new SetPointHost(32, ["A:1", "B:1"]);
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        await host.HoldAsync(30, 32, 0);
        Assert.Equal((32, 0), (host["A"].LimitOf(1), host["B"].LimitOf(1)));

        // The gateway dies at any time: the sum never exceeds the limit.
        for (var second = 0; second < 150; second++)
        {
            await host.AdvanceAsync(1);
            Assert.True(host["A"].LimitOf(1) + host["B"].LimitOf(1) <= 32);
        }

        Assert.Equal((6, 6), (host["A"].LimitOf(1), host["B"].LimitOf(1)));
    }

    [Fact]
    public async Task Lost_charge_point_counts_with_its_lease_and_then_with_its_fail_safe_current()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        host.Router.Disconnect(new ChargePointIdentity("A"));
        await host.AdvanceAsync(1);
        Assert.True(host.Describe()[0] is { IsOnline: false, IsControllable: false, CeilingAmps: 20 });
        Assert.Equal(SetPointState.Offline, host.SetPoints.StatusOf(0).State);
        await host.AdvanceAsync(68);
        Assert.Equal(20, host.Describe()[0].CeilingAmps);
        await host.AdvanceAsync(2);
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
    }

    [Fact]
    public async Task Lost_charge_point_whose_car_was_paused_counts_with_its_fail_safe_current_at_once()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.HoldAsync(20, 0);
        Assert.Equal(0, host.Describe()[0].CeilingAmps);
        host.Router.Disconnect(new ChargePointIdentity("A"));
        await host.AdvanceAsync(1);
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
    }

    [Fact]
    public async Task Car_that_draws_more_than_its_limit_counts_with_the_maximum_until_it_obeys()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(10);
        await host.AdvanceAsync(11);
        host.Measure(0, 10.9);
        Assert.Equal(10, host.Describe()[0].CeilingAmps);
        await host.AdvanceAsync(1);
        host.Measure(0, 11.1);
        Assert.True(host.Describe()[0] is { CeilingAmps: 32, IsControllable: false });
        Assert.Equal(SetPointState.Disobeying, host.SetPoints.StatusOf(0).State);

        // It is told its fail-safe current, and trusted again once it follows.
        await host.DecideAsync(32);
        Assert.Equal(6, host["A"].LimitOf(1));
        await host.AdvanceAsync(12);
        host.Measure(0, 6);
        Assert.True(host.Describe()[0] is { CeilingAmps: 6, IsControllable: true });
    }

    [Fact]
    public async Task Measurement_before_the_car_could_follow_proves_nothing()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        await host.DecideAsync(8);
        await host.AdvanceAsync(9);
        host.Measure(0, 20);
        Assert.True(host.Describe()[0].IsControllable);
    }

    [Fact]
    public async Task Restarted_gateway_continues_and_sends_no_limit_again()
    {
        var time = new Support.ManualTimeProvider();
        using var before = new SetPointHost(64, ["A:1", "B:1"], new SiteOptions(), time);
        before.Plug(0);
        await before.StartAsync();
        await before.DecideAsync(20, 6);
        before.SetPoints.Dispose();

        using var after = new SetPointHost(64, ["A:1", "B:1"], new SiteOptions(), time, before.Ledger);
        after.Take(before);
        after.Plug(0);
        Assert.True(after.Describe()[0] is { CeilingAmps: 20, LimitAmps: 20 });
        Assert.Equal(6, after.Observation.Connectors[1].CeilingAmps);
        await after.StartAsync();
        Assert.All(after.Router.Commands, static call => Assert.Equal(Action16.GetCompositeSchedule, call.Action));
        Assert.Equal(2, after.Router.Commands.Count);
        await after.DecideAsync(20, 6);
        Assert.All(after.Sent("chargingProfileId"), static payload => Assert.Contains("40001", payload, StringComparison.Ordinal));
        Assert.Equal(SetPointState.InForce, after.SetPoints.StatusOf(0).State);
        Assert.True(after.SetPoints.StatusOf(0).IsVerified);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_boot_notification_was_accepted_nor_at_once_after_it()
    {
        using var host = new SetPointHost(64, ["A:1"], isAccepted: false);
        await host.SetPoints.StartAsync(default);
        host.Describe();
        await host.AdvanceAsync(10);
        Assert.Empty(host.Router.Commands);
        host.Boot("A");
        await host.AdvanceAsync(2);
        Assert.Empty(host.Router.Commands);
        await host.AdvanceAsync(1);
        Assert.Single(host.Router.Commands);
    }

    [Fact]
    public async Task Charge_point_that_was_accepted_elsewhere_and_does_not_boot_again_is_given_limits()
    {
        using var host = new SetPointHost(64, ["A:1"], isAccepted: false);
        host.Plug(0);
        await host.SetPoints.StartAsync(default);
        host.Describe();
        await host.AdvanceAsync(29);
        Assert.Empty(host.Router.Commands);
        Assert.False(host.Describe()[0].IsOnline);
        // Another connection may be that of a restart.
        host.Router.Epochs["A"] = 8;
        await host.AdvanceAsync(29);
        Assert.Empty(host.Router.Commands);
        await host.AdvanceAsync(5);
        Assert.Equal(6, host["A"].LimitOf(1));
        Assert.True(host.Describe()[0] is { IsOnline: true, IsControllable: true });
    }

    [Fact]
    public async Task Limits_are_sent_even_when_nothing_can_be_recorded()
    {
        using var host = new SetPointHost(64, ["A:1"], configure: static services => services.AddSingleton<IAuditTrail>(new FullAudit()));
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        await host.DecideAsync(8);
        Assert.Equal(8, host["A"].LimitOf(1));
    }

    private sealed class FullAudit : IAuditTrail
    {
        public ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default) => throw new LedgerUnavailableException("full");

        public void NoteCommandEnded(long auditId, CommandResult result) => throw new InvalidOperationException();

        public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) => new([]);
    }
}
