using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>Limits are never left behind on a charge point that leaves the site.</summary>
public sealed class LeavingChargePointsTests
{
    [Fact]
    public async Task Profiles_of_connectors_that_left_are_cleared_and_nothing_else()
    {
        using var before = new SetPointHost(128, ["A:1", "B:1", "B:2"]);
        before.Plug(1);
        await before.StartAsync();
        await before.DecideAsync(6, 20, 6);
        before["B"].Install(0, Other(1, ChargingProfilePurpose.ChargePointMaxProfile));
        before.Ledger.NoteProfile(new ChargePointIdentity("B"), new InstalledProfile(0, Other(1, ChargingProfilePurpose.ChargePointMaxProfile), before.Time.GetUtcNow()), new CallOrder(0xa, 900));
        before.SetPoints.Dispose();

        // Connector 1 of B left.
        using var after = new SetPointHost(128, ["A:1", "B:2"], time: before.Time, ledger: before.Ledger);
        after.Take(before);
        var leaving = Service(after);
        var found = await leaving.FindAsync(default);
        Assert.Equal([30_001, 40_001], found.Select(static profile => profile.ProfileId).Order());
        Assert.Empty(await leaving.ClearAsync(found, default));
        Assert.Equal([1, 30_002], after["B"].Profiles.Select(static profile => profile.Profile.ChargingProfileId).Order());
        Assert.Equal(30_001, Assert.Single(after["A"].Profiles).Profile.ChargingProfileId);
        Assert.Empty(await leaving.FindAsync(default));
        Assert.All(after.Router.Commands, static call => Assert.Equal(Action16.ClearChargingProfile, call.Action));
    }

    [Fact]
    public async Task Charge_point_that_is_not_connected_or_refuses_is_tried_again_with_back_off()
    {
        using var before = new SetPointHost(64, ["A:1", "B:1"]);
        await before.StartAsync();
        before.SetPoints.Dispose();
        using var after = new SetPointHost(64, ["A:1"], time: before.Time, ledger: before.Ledger);
        after.Take(before);
        var leaving = Service(after);
        var left = await leaving.FindAsync(default);
        Assert.Equal(left, await leaving.ClearAsync(left, default));
        Assert.Empty(after.Router.Commands);

        after.Router.Connect("B");
        after["B"].Instead = static _ => FakeRouter.Failed(CallOutcomeKind.TimedOut);
        left = await leaving.ClearAsync(left, default);
        Assert.Equal(1, Assert.Single(left).Failures);
        left = await leaving.ClearAsync(left, default);
        Assert.Single(after.Router.Commands);
        after.Time.Advance(TimeSpan.FromSeconds(5));
        after["B"].Instead = null;
        Assert.Empty(await leaving.ClearAsync(left, default));
        Assert.Empty(after["B"].Profiles);
    }

    [Fact]
    public async Task Work_ends_when_nothing_is_left()
    {
        using var host = new SetPointHost(64, ["A:1"]);
        await host.StartAsync();
        var leaving = Service(host);
        await leaving.StartAsync(default);
        await leaving.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(host.Router.Commands);
    }

    private static LeavingChargePoints Service(SetPointHost host) => host.Service<IEnumerable<IHostedService>>().OfType<LeavingChargePoints>().Single();

    private static ChargingProfile Other(int id, ChargingProfilePurpose purpose) => new(
        id, null, 1, purpose, ChargingProfileKind.Relative, null, null, null, new ChargingSchedule(null, null, ChargingRateUnit.A, new[] { new ChargingSchedulePeriod(0, 25) }));
}
