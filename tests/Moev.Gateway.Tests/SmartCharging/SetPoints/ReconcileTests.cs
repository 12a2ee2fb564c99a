using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>Profiles of others, lost and restored profiles, and what composite schedules show.</summary>
public sealed class ReconcileTests
{
    private static readonly ChargePointIdentity A = new("A");

    [Fact]
    public async Task Transaction_profile_of_someone_else_is_cleared_and_counts_with_the_maximum_until_then()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(10);
        InstallOther(host, 777, ChargingProfilePurpose.TxProfile, 0, 30, transactionId: 700);
        Assert.True(host.Describe()[0] is { CeilingAmps: 32, IsControllable: false });
        Assert.Contains("profile 777 of someone else", host.SetPoints.StatusOf(0).Explanation, StringComparison.Ordinal);
        await host.AdvanceAsync(1);
        Assert.Equal(10, host["A"].LimitOf(1));
        Assert.Equal("""{"id":777}""", Assert.Single(host.Router.Commands, static call => call.Action == Action16.ClearChargingProfile).Payload);
        Assert.True(host.Describe()[0] is { CeilingAmps: 10, IsControllable: true });
    }

    [Fact]
    public async Task Default_profile_of_someone_else_above_the_fail_safe_profile_is_cleared()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        await host.StartAsync();
        InstallOther(host, 10_001, ChargingProfilePurpose.TxDefaultProfile, 1, 20);
        InstallOther(host, 10_000, ChargingProfilePurpose.TxDefaultProfile, 3, 25, connectorId: 0);
        await host.AdvanceAsync(2);
        Assert.Equal(6, host["A"].LimitOf(1));
        Assert.Single(host["A"].Profiles);
    }

    [Theory]
    [InlineData(30_001, 0)]
    [InlineData(40_001, 1)]
    public async Task Higher_limit_of_someone_else_under_an_id_of_the_controller_counts_and_is_replaced(int id, int stackLevel)
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(10);
        InstallOther(host, id, ChargingProfilePurpose.TxDefaultProfile, stackLevel, 32);
        Assert.Equal(32, host.Describe()[0].CeilingAmps);
        host.Router.LastCall = 1_000 + id; // the controller's next CALL comes after that of someone else
        await host.HoldAsync(20, 10);
        Assert.Equal(10, host["A"].LimitOf(1));
        Assert.Equal([6, 10], host["A"].Profiles.Select(static profile => profile.Profile.ChargingSchedule.ChargingSchedulePeriod.ToArray()[0].Limit).Order());
        Assert.True(host.Describe()[0] is { CeilingAmps: 10, IsControllable: true });
    }

    [Fact]
    public async Task Limit_of_someone_else_for_the_whole_charge_point_stays_and_is_shown()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        InstallOther(host, 1, ChargingProfilePurpose.ChargePointMaxProfile, 1, 12, connectorId: 0);
        await host.AdvanceAsync(2);
        Assert.Equal(2, host["A"].Profiles.Count(static profile => profile.Profile.ChargingProfileId >= 30_000));
        Assert.Equal(3, host["A"].Profiles.Count);
        var state = host.Describe()[0];
        Assert.True(state is { LimitAmps: 20, LimitProfileId: 40_001 } or { LimitAmps: 12, LimitProfileId: 1 });
        Assert.Equal(20, state.CeilingAmps);
    }

    [Fact]
    public async Task Profile_that_someone_else_may_have_set_is_cleared()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        var other = new InstalledProfile(1, Other(777, ChargingProfilePurpose.TxProfile, 0, 30, 700), host.Time.GetUtcNow());
        host.Ledger.NoteProfileDoubt(A, new ProfileDoubt(host.Time.GetUtcNow(), other, null));
        Assert.Equal(32, host.Describe()[0].CeilingAmps);
        await host.AdvanceAsync(1);
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
        Assert.Single(host.Router.Commands, static call => call.Action == Action16.ClearChargingProfile);
        await host.AdvanceAsync(30);
        Assert.Single(host.Router.Commands, static call => call.Action == Action16.ClearChargingProfile);
    }

    [Fact]
    public async Task Profiles_that_someone_else_cleared_are_installed_again()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(10);
        host["A"].Answer(new SentCall("A", Action16.ClearChargingProfile, "{}", null));
        host.Ledger.NoteProfilesCleared(A, default, new CallOrder(long.MaxValue, 1), host.Time.GetUtcNow());
        Assert.True(host.Describe()[0] is { CeilingAmps: 32, IsControllable: false });
        // The order of CALLs on record is that of the clear from now on, so the new ones come from a later session.
        await host.AdvanceAsync(1);
        await host.DecideAsync(10);
        Assert.Equal(10, host["A"].LimitOf(1));
    }

    [Fact]
    public async Task Clearing_that_was_not_answered_has_the_fail_safe_profile_sent_again()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        await host.StartAsync();
        host.Ledger.NoteProfileDoubt(A, new ProfileDoubt(host.Time.GetUtcNow(), null, default(ClearChargingProfileRequest)));
        await host.AdvanceAsync(30);
        Assert.Equal(2, host.Sent("30001").Count);
    }

    [Fact]
    public async Task Reconnected_charge_point_is_verified_with_one_question()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        await host.StartAsync();
        var before = host.Router.Commands.Count;
        host.Router.Epochs["A"] = 8;
        await host.AdvanceAsync(30);
        Assert.Equal([Action16.GetCompositeSchedule], host.Router.Commands.Skip(before).Select(static call => call.Action));
        Assert.True(host.SetPoints.StatusOf(0).IsVerified);
    }

    [Fact]
    public async Task Reconnected_charge_point_that_cannot_be_asked_gets_its_profiles_again()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        host["A"].HasNoSchedule = true;
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        Assert.Single(host.Router.Commands, static call => call.Action == Action16.GetCompositeSchedule);
        var before = host.Router.Commands.Count;
        host.Router.Epochs["A"] = 8;
        await host.AdvanceAsync(1);
        await host.HoldAsync(10, 20);
        Assert.Equal([30_001, 40_001], host.Router.Commands.Skip(before).Select(static call => call.Payload.Contains("30001", StringComparison.Ordinal) ? 30_001 : 40_001));
        // Refused once, it is not asked again.
        Assert.Single(host.Router.Commands, static call => call.Action == Action16.GetCompositeSchedule);
        Assert.Null(host.SetPoints.StatusOf(0).IsVerified);
    }

    [Fact]
    public async Task Charge_point_that_lost_its_profiles_in_a_restart_gets_them_again()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        host.Plug(0);
        await host.StartAsync();
        await host.HoldAsync(10, 20);
        host["A"].Answer(new SentCall("A", Action16.ClearChargingProfile, "{}", null));
        Assert.Equal(double.PositiveInfinity, host["A"].LimitOf(1));
        host.Router.Epochs["A"] = 8;
        await host.HoldAsync(20, 20);
        Assert.Equal(20, host["A"].LimitOf(1));
        Assert.Equal(2, host["A"].Profiles.Count);
        Assert.True(host.SetPoints.StatusOf(0) is { IsVerified: true, Obeys: true });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reconnected_charge_point_that_tells_no_schedule_gets_its_profiles_again(bool isAnswered)
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        host.Plug(0);
        await host.StartAsync();
        await host.HoldAsync(10, 6);
        host["A"].Answer(new SentCall("A", Action16.ClearChargingProfile, "{}", null));
        host["A"].Instead = call => call.Action != Action16.GetCompositeSchedule ? null
            : isAnswered ? FakeRouter.Answered("""{"status":"Accepted"}""") : FakeRouter.Failed(CallOutcomeKind.TimedOut);
        host.Router.Epochs["A"] = 8;
        await host.HoldAsync(10, 6);
        Assert.Equal(6, host["A"].LimitOf(1));
    }

    [Fact]
    public async Task Lease_of_a_charge_point_with_a_slow_clock_counts_until_its_end()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        host["A"].Instead = call => call.Action != Action16.GetCompositeSchedule ? null : FakeRouter.Answered(
            $$$"""{"status":"Accepted","connectorId":1,"scheduleStart":"{{{host.Time.GetUtcNow().AddSeconds(-300):yyyy-MM-ddTHH:mm:ssZ}}}","chargingSchedule":{"duration":60,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}""");
        host.Plug(0);
        await host.StartAsync();
        await host.HoldAsync(60, 20);
        Assert.InRange(host.Sent("40001").Count, 2, 4);
        Assert.True(host.Describe()[0] is { LimitAmps: 20, CeilingAmps: 20 });

        // Nor does a restart forget it.
        using var after = new SetPointHost(64, ["A:1"], new SiteOptions(), host.Time, host.Ledger);
        Assert.Equal(20, after.Describe()[0].CeilingAmps);
    }

    [Fact]
    public async Task Fail_safe_profile_holds_on_a_clock_that_was_never_set()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        await host.StartAsync();
        var profile = Assert.Single(host["A"].Profiles).Profile;
        Assert.Equal(DateTimeOffset.UnixEpoch, profile.ChargingSchedule.StartSchedule!.Value.Value);
        Assert.Null(profile.ChargingSchedule.Duration);
    }

    [Fact]
    public async Task Charge_point_that_accepts_and_ignores_is_found_out_by_its_composite_schedule()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        host["A"].IsIgnoring = true;
        await host.StartAsync();
        // Without a transaction the schedule may leave defaults out.
        Assert.True(host.Describe()[0] is { IsControllable: true });
        host.Plug(0);
        host.Describe();
        await host.HoldAsync(40, 10);
        Assert.True(host.Describe()[0] is { CeilingAmps: 32, IsControllable: false });
        Assert.True(host.SetPoints.StatusOf(0) is { State: SetPointState.Disobeying, IsVerified: false, Obeys: false });

        host["A"].IsIgnoring = false;
        await host.HoldAsync(90, 10);
        Assert.True(host.Describe()[0] is { CeilingAmps: < 32, IsControllable: true });
    }

    [Fact]
    public async Task Slow_clock_is_read_from_the_composite_schedule_and_leases_end_in_time()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions());
        host["A"].Instead = call => call.Action != Action16.GetCompositeSchedule ? null : FakeRouter.Answered(
            $$$"""{"status":"Accepted","connectorId":1,"scheduleStart":"{{{host.Time.GetUtcNow().AddSeconds(90):yyyy-MM-ddTHH:mm:ssZ}}}","chargingSchedule":{"duration":60,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}""");
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        var start = host["A"].Profiles.Single(static profile => profile.Profile.ChargingProfileId == 40_001).Profile.ChargingSchedule.StartSchedule!.Value.Value;
        Assert.InRange((start - host.Time.GetUtcNow()).TotalSeconds, -512, -509);
        host.Router.Disconnect(A);
        await host.AdvanceAsync(150);
        Assert.Equal(20, host.Describe()[0].CeilingAmps);
        await host.AdvanceAsync(12);
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
    }

    private static void InstallOther(SetPointHost host, int id, ChargingProfilePurpose purpose, int stackLevel, decimal limit, int connectorId = 1, int? transactionId = null)
    {
        var profile = Other(id, purpose, stackLevel, limit, transactionId);
        host["A"].Install(connectorId, profile);
        host.Ledger.NoteProfile(A, new InstalledProfile(connectorId, profile, host.Time.GetUtcNow()), new CallOrder(0xa, 1_000 + id));
    }

    private static ChargingProfile Other(int id, ChargingProfilePurpose purpose, int stackLevel, decimal limit, int? transactionId) => new(
        id, transactionId, stackLevel, purpose, ChargingProfileKind.Relative, null, null, null,
        new ChargingSchedule(null, null, ChargingRateUnit.A, new[] { new ChargingSchedulePeriod(0, limit) }));
}
