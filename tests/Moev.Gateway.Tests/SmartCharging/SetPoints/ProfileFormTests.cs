using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>Set-points reach every kind of charge point in the form that it accepts.</summary>
public sealed class ProfileFormTests
{
    [Fact]
    public async Task Charge_point_that_allows_watts_only_gets_watts_of_all_phases()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Router.AllowedUnits = "Power";
        host["A"].Rejects = static request => request.CsChargingProfiles.ChargingSchedule.ChargingRateUnit == ChargingRateUnit.A;
        host.Plug(0);
        await host.StartAsync();
        Assert.Equal(6, host["A"].LimitOf(1));
        await host.DecideAsync(10.05);
        Assert.Contains("""{"startPeriod":0,"limit":6900,"numberPhases":3}""", host.Sent("40001")[^1], StringComparison.Ordinal);
        Assert.Equal(10, host["A"].LimitOf(1));
        Assert.Equal(10, host.Describe()[0].CeilingAmps);
        Assert.Equal(1, host.Router.Sent.Count(static call => call.Action == Action16.GetConfiguration));
    }

    [Fact]
    public async Task Charge_point_that_allows_watts_only_and_says_nothing_is_found_out()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host.Router.AllowedUnits = null;
        host["A"].Rejects = static request => request.CsChargingProfiles.ChargingSchedule.ChargingRateUnit == ChargingRateUnit.A;
        await host.StartAsync();
        Assert.Equal(6, host["A"].LimitOf(1));
    }

    [Fact]
    public async Task Charge_point_with_stack_level_0_only_gets_one_profile_with_the_fail_safe_current_at_the_end()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host["A"].Rejects = static request => request.CsChargingProfiles.StackLevel > 0;
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        Assert.Equal(20, host["A"].LimitOf(1));
        var profile = Assert.Single(host["A"].Profiles).Profile;
        Assert.Equal((30_001, 0, null), (profile.ChargingProfileId, profile.StackLevel, profile.ChargingSchedule.Duration));
        Assert.Equal([new ChargingSchedulePeriod(0, 20), new ChargingSchedulePeriod(660, 6)], profile.ChargingSchedule.ChargingSchedulePeriod.ToArray());
        Assert.Equal(30_001, host.Describe()[0].LimitProfileId);
        await host.HoldAsync(60, 20);
        Assert.Equal(20, host["A"].LimitOf(1));
        // Its form was learned: it is not asked to refuse again.
        Assert.Single(host.Sent("40001"));
        await host.AdvanceAsync(75);
        Assert.Equal(6, host["A"].LimitOf(1));
        Assert.Equal(6, host.Describe()[0].CeilingAmps);
    }

    [Fact]
    public async Task Charge_point_without_room_for_a_second_period_stays_at_its_fail_safe_current()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host["A"].Rejects = static request =>
            request.CsChargingProfiles.StackLevel > 0 || request.CsChargingProfiles.ChargingSchedule.ChargingSchedulePeriod.ToArray().Length > 1;
        host.Plug(0);
        await host.StartAsync();
        await host.HoldAsync(60, 20);
        Assert.Equal(6, host["A"].LimitOf(1));
        Assert.True(host.Describe()[0] is { IsControllable: false, CeilingAmps: 6 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Charge_point_with_one_connector_that_refuses_a_default_profile_gets_one_for_the_whole(bool refusesOnConnectorOnly)
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host["A"].Rejects = request => request.CsChargingProfiles.ChargingProfilePurpose == ChargingProfilePurpose.TxDefaultProfile
            && (request.ConnectorId.Value == 1 || !refusesOnConnectorOnly);
        host.Plug(0);
        await host.StartAsync();
        await host.DecideAsync(20);
        Assert.Equal(20, host["A"].LimitOf(1));
        Assert.Equal(
            refusesOnConnectorOnly ? ChargingProfilePurpose.TxDefaultProfile : ChargingProfilePurpose.ChargePointMaxProfile,
            host["A"].Profiles[0].Profile.ChargingProfilePurpose);
    }

    [Fact]
    public async Task Charge_point_with_several_connectors_that_refuses_default_profiles_gets_profiles_of_transactions()
    {
        using var host = new SetPointHost(128, ["A:1", "A:2"]);
        host["A"].Rejects = static request => request.CsChargingProfiles.ChargingProfilePurpose != ChargingProfilePurpose.TxProfile;
        await host.StartAsync();
        host.Plug(1);
        await host.HoldAsync(30, 6, 20);
        Assert.Equal(20, host["A"].LimitOf(2));
        Assert.True(host.Describe()[1] is { IsControllable: true, CeilingAmps: 20 });
        // A car that comes to the other one is not limited.
        Assert.True(host.Observation.Connectors[0] is { IsControllable: false, CeilingAmps: 32 });

        // The profile ends with the transaction.
        host.Sessions.Clear();
        Assert.Equal(32, host.Describe()[1].CeilingAmps);
    }

    [Fact]
    public async Task Each_connector_of_a_charge_point_has_profiles_of_its_own()
    {
        using var host = new SetPointHost(128, ["A:1", "A:2"]);
        host.Plug(0);
        host.Plug(1);
        await host.StartAsync();
        await host.DecideAsync(10, 20);
        Assert.Equal((10, 20), (host["A"].LimitOf(1), host["A"].LimitOf(2)));
        Assert.Equal([30_001, 30_002, 40_001, 40_002], host["A"].Profiles.Select(static profile => profile.Profile.ChargingProfileId).Order());
    }

    [Fact]
    public async Task Charge_point_that_rejects_everything_counts_with_the_maximum_and_is_tried_again_with_back_off()
    {
        using var host = new SetPointHost(64, ["A:1"], new SiteOptions { VerifyMinutes = 0, RetrySeconds = 5, RetryMaxSeconds = 20 });
        host["A"].Rejects = static _ => true;
        await host.StartAsync();
        Assert.True(host.Describe()[0] is { IsControllable: false, CeilingAmps: 32 });
        Assert.Equal(SetPointState.Refused, host.SetPoints.StatusOf(0).State);
        Assert.Contains("refuses every charging profile: Rejected", host.SetPoints.StatusOf(0).Explanation, StringComparison.Ordinal);
        var perAttempt = 6;
        var before = host.Router.Commands.Count;
        await host.AdvanceAsync(200);
        Assert.InRange(host.Router.Commands.Count - before, 8 * perAttempt, 11 * perAttempt);

        // And once it accepts, it is one like any other.
        host["A"].Rejects = null;
        await host.AdvanceAsync(21);
        Assert.True(host.Describe()[0] is { IsControllable: true, CeilingAmps: 6 });
    }

    [Fact]
    public async Task Charge_point_without_smart_charging_is_not_asked_in_other_forms()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host["A"].Instead = static _ => FakeRouter.Failed(CallOutcomeKind.CallError) with { ErrorCode = "NotSupported" };
        await host.StartAsync();
        Assert.All(host.Router.Sent, static call => Assert.Equal(Action16.SetChargingProfile, call.Action));
        Assert.InRange(host.Router.Sent.Count, 1, 3);
        Assert.Equal(32, host.Describe()[0].CeilingAmps);
    }

    [Fact]
    public async Task Answer_without_a_status_proves_nothing()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        host["A"].Instead = static _ => FakeRouter.Answered("{}");
        await host.StartAsync();
        Assert.True(host.Describe()[0] is { IsControllable: false, CeilingAmps: 32 });
        host["A"].Instead = null;
        await host.AdvanceAsync(40);
        Assert.True(host.Describe()[0] is { IsControllable: true, CeilingAmps: 6 });
    }

    [Fact]
    public async Task Form_is_remembered_across_a_restart()
    {
        var time = new Support.ManualTimeProvider();
        using var before = new SetPointHost(64, ["A:1"], time: time);
        before["A"].Rejects = static request => request.CsChargingProfiles.StackLevel > 0 || request.CsChargingProfiles.ChargingSchedule.ChargingRateUnit == ChargingRateUnit.A;
        before.Plug(0);
        await before.StartAsync();
        await before.DecideAsync(20);
        Assert.Equal(20, before["A"].LimitOf(1));
        before.SetPoints.Dispose();

        using var after = new SetPointHost(64, ["A:1"], time: time, ledger: before.Ledger);
        after.Take(before);
        after.Plug(0);
        Assert.Equal(20, after.Describe()[0].CeilingAmps);
        await after.StartAsync();
        await after.HoldAsync(30, 18);
        Assert.Equal(18, after["A"].LimitOf(1));
        Assert.DoesNotContain(after.Router.Commands, static call => call.Payload.Contains("40001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changed_fail_safe_current_is_installed_anew_and_the_higher_one_counts_meanwhile()
    {
        var time = new Support.ManualTimeProvider();
        using var before = new SetPointHost(64, ["A:1"], time: time, failSafe: 10);
        await before.StartAsync();
        before.SetPoints.Dispose();
        using var after = new SetPointHost(64, ["A:1"], time: time, ledger: before.Ledger, failSafe: 6);
        after.Take(before);
        Assert.Equal(10, after.Describe()[0].CeilingAmps);
        await after.StartAsync();
        Assert.Equal(6, after["A"].LimitOf(1));
        Assert.Equal(6, after.Describe()[0].CeilingAmps);
    }
}
