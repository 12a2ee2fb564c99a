using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.Tests.Ledger;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.Tests.SmartCharging.Inputs;

/// <summary>The inputs of a site by the indices of its connectors and nodes.</summary>
public sealed class SiteInputsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Future = Noon.AddYears(70);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GatewayLedger _ledger;
    private readonly SiteInputs _inputs;

    public SiteInputsTests()
    {
        _ledger = Ledgers.InMemory(new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()));
        _inputs = new SiteInputs(
            SiteModel.Of(new Site
            {
                Name = "Depot",
                Voltage = 230,
                Nodes = [new SiteNode { Id = "root" }, new SiteNode { Id = "cable", Parent = "root" }],
                Connectors = [Connector("CP_1"), Connector("CP_2")],
            }),
            _ledger.Sites);
    }

    [Fact]
    public async Task Records_are_found_by_index()
    {
        await _ledger.Sites.StoreDeclarationAsync(new SessionDeclaration(new ChargePointIdentity("CP_2"), 1, Noon, Future, Priority: 3));
        await _ledger.Sites.StoreSignalAsync(new NodeSignal("cable", Noon, Future, LimitAmps: 20));
        Assert.Null(_inputs.DeclarationOf(0));
        Assert.Equal(3, _inputs.DeclarationOf(1)!.Priority);
        Assert.Null(_inputs.SignalOf(0));
        Assert.Equal(20, _inputs.SignalOf(1)!.LimitAmps);
    }

    [Fact]
    public void Newest_measurement_of_a_node_counts()
    {
        var newer = Measurement(10, Noon);
        Assert.Null(_inputs.MeasurementOf(1));
        Assert.Equal(newer, _inputs.Measure(1, newer));
        Assert.Equal(newer, _inputs.Measure(1, Measurement(99, Noon.AddSeconds(-1))));
        Assert.Equal(newer, _inputs.MeasurementOf(1));
        Assert.Null(_inputs.MeasurementOf(0));
        Assert.Equal(12, _inputs.Measure(1, Measurement(12, Noon)).Amps!.Value.First);
    }

    [Fact]
    public async Task Measurement_and_declaration_wake_the_controller()
    {
        var changed = _inputs.WhenChanged();
        Assert.False(changed.IsCompleted);
        _inputs.Measure(0, Measurement(1, Noon));
        await changed;
        changed = _inputs.WhenChanged();
        _inputs.Measure(0, Measurement(1, Noon.AddSeconds(-1)));
        Assert.False(changed.IsCompleted);
        await _ledger.Sites.StoreDeclarationAsync(new SessionDeclaration(new ChargePointIdentity("CP_1"), 1, Noon, Future));
        await changed;
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _services.Dispose();
    }

    private static NodeMeasurement Measurement(double amps, DateTimeOffset at) => new(new PhaseValues(amps, 0, 0), Watts: null, IncludesChargers: true, at);

    private static SiteConnector Connector(string chargePoint) => new() { ChargePoint = chargePoint, ConnectorId = 1, Node = "cable", Phases = [Phase.L1], MaxAmps = 32 };
}
