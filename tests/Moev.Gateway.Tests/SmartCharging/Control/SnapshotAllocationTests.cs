using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>A snapshot of thousands of connectors must not fill the memory of a gateway that makes one every second.</summary>
public sealed class SnapshotAllocationTests
{
    [Fact]
    public async Task Snapshot_allocates_nothing()
    {
        await using var bench = new ControlBench(ControlBench.Grid(200, limitAmps: 4_000, phases: 3));
        for (var i = 0; i < 200; i++)
        {
            var id = await bench.ArriveAsync(i);
            await bench.MeterAsync(
                i,
                """
                {"value":"3500.5","measurand":"Power.Active.Import","unit":"W"},{"value":"1500"},{"value":"6.1","measurand":"Current.Import","phase":"L1"},
                {"value":"5.2","measurand":"Current.Import","phase":"L2"},{"value":"4.5","measurand":"Current.Import","phase":"L3"}
                """,
                id);
        }

        var energies = new SessionEnergies(200, bench.Ledger, NullLogger.Instance);
        var snapshot = new SiteSnapshot(bench.Site, new SiteOptions(), bench.Ledger, bench.Inputs, new SilentSetPoints(), energies, new SitePeak(bench.Site, bench.Ledger.Sites),
            new RisingLoads(bench.Site, TimeSpan.FromSeconds(30)));
        var view = new SiteView(bench.Site);
        await bench.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            Fill(i);
        }

        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(view.Observation.Connectors, static state => Assert.Equal((6.1, 3_500.5), (state.Amps, state.Watts)));
        await energies.StopAsync();

        void Fill(long number) => snapshot.Fill(view.Observation, number, bench.Time.GetUtcNow());
    }

    private sealed class SilentSetPoints : ISetPoints
    {
        public ISetPointObserver? Observer { get; set; }

        public void Describe(Observation observation)
        {
        }

        public void Apply(Observation observation, Decision allowed)
        {
        }

        public SetPointStatus StatusOf(int connector) => default;

        public Task WhenChanged() => Task.CompletedTask;
    }
}
