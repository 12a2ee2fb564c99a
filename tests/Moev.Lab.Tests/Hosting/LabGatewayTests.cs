using Microsoft.Extensions.DependencyInjection;
using Moev.ChargePoint;
using Moev.ChargePoint.Charging;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Lab.Fleet;
using Moev.Lab.Hosting;
using Moev.Lab.Tests.Realtime;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Lab.Tests.Hosting;

public sealed class LabGatewayTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Killed_gateway_cuts_its_connections_and_keeps_what_was_committed()
    {
        var scenario = PlayScenario.Create(1, limitAmps: 63, TimeSpan.FromHours(1));
        using var log = new GatewayLog(file: null, static _ => { });
        await using var gateway = await LabGateway.StartAsync(scenario, "equal-share", TimeProvider.System, configure: null, new LabGatewayOptions { Log = log });
        var (ocpp, control) = (gateway.OcppEndPoint, gateway.ControlUrl);
        var observer = new ConnectionWatch();
        var member = Assert.Single(ChargePointFactory.Create(scenario, seed: 1, gateway.OcppUrl));
        await using var chargePoint = (member with { Options = member.Options with { ReconnectFirst = TimeSpan.FromMilliseconds(50), ReconnectMax = TimeSpan.FromMilliseconds(100) } })
            .Create(TimeProvider.System, observer);
        chargePoint.Start();
        await UntilAsync(observer, () => chargePoint.IsOnline);
        chargePoint.PlugIn(1, new Ev(3, 32, new EvBattery(50_000, 22_000, soc: 0.2)));
        chargePoint.PresentTag(IdTag.FromString("TAG"), 1);
        await UntilAsync(observer, () => chargePoint.Snapshot()[0].TransactionId is not null);
        var transaction = chargePoint.Snapshot()[0].TransactionId!.Value;

        await gateway.KillAsync();

        Assert.False(gateway.IsRunning);
        await UntilAsync(observer, () => !chargePoint.IsOnline);
        await gateway.RestartAsync();
        Assert.Equal(ocpp, gateway.OcppEndPoint);
        Assert.Equal(control, gateway.ControlUrl);
        await UntilAsync(observer, () => chargePoint.IsOnline);
        var record = await gateway.Services.GetRequiredService<ITransactions>().FindTransactionAsync(transaction);
        Assert.Equal(new ChargePointIdentity("CP_0"), record?.Identity);
        Assert.Null(record?.StoppedAt);
    }

    [Fact]
    public async Task Wrong_option_of_the_scenario_is_named()
    {
        var scenario = PlayScenario.Create(1, limitAmps: 63, TimeSpan.FromHours(1));
        scenario = scenario with { Control = scenario.Control with { GatewayOptions = new Dictionary<string, string> { ["Site:LeaseSecond"] = "60" } } };

        var problem = await Assert.ThrowsAsync<LabException>(
            () => LabGateway.StartAsync(scenario, "equal-share", TimeProvider.System, configure: null, new LabGatewayOptions()));

        Assert.Contains("LeaseSecond", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_the_scenario_replace_those_of_the_laboratory()
    {
        var scenario = PlayScenario.Create(1, limitAmps: 63, TimeSpan.FromHours(1));
        scenario = scenario with { Control = scenario.Control with { GatewayOptions = new Dictionary<string, string> { ["site:leaseSeconds"] = "77" } } };

        await using var gateway = await LabGateway.StartAsync(scenario, "edf", TimeProvider.System, configure: null, new LabGatewayOptions());

        var options = gateway.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Moev.Gateway.Options.SiteOptions>>().Value;
        Assert.Equal(77, options.LeaseSeconds);
        Assert.Equal(10, options.PeriodSeconds);
        Assert.Equal("edf", options.Algorithm);
    }

    private static async Task UntilAsync(ConnectionWatch watch, Func<bool> condition)
    {
        for (var change = watch.Next(); !condition(); change = watch.Next())
        {
            if (condition())
                return;
            await change.WaitAsync(Deadline);
        }
    }

    /// <summary>Completes a task at every event of a charge point.</summary>
    private sealed class ConnectionWatch : ChargePointObserver
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Next() => Volatile.Read(ref _next).Task;

        public override void Connection(string text) => Set();

        public override void Note(string text) => Set();

        public override void Received(ReadOnlySpan<byte> message) => Set();

        public override void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info) => Set();

        private void Set() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
