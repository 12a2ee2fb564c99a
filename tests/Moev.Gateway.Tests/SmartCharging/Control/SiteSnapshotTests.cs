using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;
using ConnectorStatus = Moev.SmartCharging.Observations.ConnectorStatus;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>The observations that the loop makes of the ledger's memory, declarations and measurements.</summary>
public sealed class SiteSnapshotTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Observation_has_status_session_declaration_and_measurement()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40, phases: 3));
        var arrived = bench.Time.GetUtcNow();
        var id = await bench.ArriveAsync(0);
        await bench.Ledger.Sites.StoreDeclarationAsync(new SessionDeclaration(
            ControlBench.Cp(0), 1, arrived, arrived.AddHours(1), id, DepartsAt: arrived.AddHours(4), RequestedWh: 20_000, Priority: 5));
        await bench.StartAsync();
        await bench.PassAsync(5 * Second);
        await bench.MeterAsync(
            0,
            """
            {"value":"3.5","measurand":"Power.Active.Import","unit":"kW"},{"value":"1500"},
            {"value":"6","measurand":"Current.Import","phase":"L1"},{"value":"5","measurand":"Current.Import","phase":"L2"},{"value":"4","measurand":"Current.Import","phase":"L3"}
            """,
            id);
        await bench.PassAsync(6 * Second);
        bench.Controller.Read(view =>
        {
            var state = view.Observation.Connectors[0];
            Assert.Equal((ConnectorStatus.Charging, true, id, 5), (state.Status, state.HasSession, state.TransactionId, state.Priority));
            Assert.Equal((arrived, arrived.AddHours(4), 20_000), (state.ArrivedAt, state.DepartsAt, state.RequestedWh));
            Assert.Equal((3_500, 6, new PhaseValues(6, 5, 4)), (state.Watts, state.Amps, state.PhaseAmps));
            Assert.InRange(state.MeasurementAge, 4, 6);
            Assert.Equal(500, state.DeliveredWh);
            Assert.False(view.Observation.Connectors[1].HasSession);
            return true;
        });
    }

    [Fact]
    public async Task Energy_is_that_of_the_ledger_also_after_a_restart_and_a_replaced_meter()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        foreach (var reading in new[] { 1_400, 5, 105, 305 })
        {
            bench.Time.Advance(Second);
            await bench.MeterAsync(0, $$"""{"value":"{{reading}}"}""", id);
        }

        var energy = (double)(await bench.Ledger.FindTransactionAsync(id))!.Energy!;
        await bench.StartAsync();
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Connectors[0].DeliveredWh) > 0, 15 * Second);
        Assert.Equal(energy, bench.Controller.Read(static view => view.Observation.Connectors[0].DeliveredWh));
        await bench.MeterAsync(0, """{"value":"405"}""", id);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Connectors[0].DeliveredWh) != energy, 40 * Second);
        Assert.Equal((double)(await bench.Ledger.FindTransactionAsync(id))!.Energy!, bench.Controller.Read(static view => view.Observation.Connectors[0].DeliveredWh));
    }

    [Fact]
    public async Task Measurement_from_before_the_session_is_unknown_and_so_is_one_that_is_too_old()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40), new SiteOptions { SampleSeconds = 30 });
        await bench.CurrentAsync(0, 0);
        await bench.StartAsync();
        Assert.Equal(0, bench.Controller.Read(static view => view.Observation.Connectors[0].Amps));
        await bench.PassAsync(5 * Second);
        var id = await bench.ArriveAsync(0);
        await bench.PassAsync(10 * Second);
        Assert.True(double.IsNaN(bench.Controller.Read(static view => view.Observation.Connectors[0].Amps)));
        await bench.CurrentAsync(0, 12, id);
        await bench.PassAsync(20 * Second);
        Assert.Equal(12, bench.Controller.Read(static view => view.Observation.Connectors[0].Amps));
        await bench.PassAsync(20 * Second);
        Assert.True(double.IsNaN(bench.Controller.Read(static view => view.Observation.Connectors[0].Amps)));
    }

    [Fact]
    public async Task Current_of_a_measured_power_is_that_of_as_few_phases_as_the_set_point_allows()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 16, phases: 3));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(11 * Second);
        Assert.Equal([16], bench.SetPoints.Applied);
        foreach (var (watts, amps) in new[] { (3_680, 16.0), (6_900, 15.0), (11_040, 16.0), (13_800, 20.0) })
        {
            await bench.MeterAsync(0, $$"""{"value":"{{watts}}","measurand":"Power.Active.Import","unit":"W"}""", id);
            await bench.PassAsync(10 * Second);
            Assert.Equal(amps, bench.Controller.Read(static view => view.Observation.Connectors[0].Amps), precision: 6);
        }
    }

    [Fact]
    public async Task Session_whose_start_has_not_arrived_is_seen_by_its_status()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        bench.Status(0, ChargePointStatus.SuspendedEVSE);
        await bench.StartAsync();
        Assert.Equal([32], bench.SetPoints.Applied);
    }

    [Fact]
    public async Task Prices_ahead_begin_now()
    {
        var tariff = new Tariff("EUR", [new EnergyPrice(0.1, new TimeOnly(13, 0), new TimeOnly(14, 0), [], []), new EnergyPrice(0.3, default, default, [], [])], 15);
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40, tariff: tariff));
        var noon = bench.Time.GetUtcNow();
        await bench.StartAsync();
        bench.Controller.Read(view =>
        {
            Assert.Equal([new PricePeriod(noon, 0.3), new PricePeriod(noon.AddHours(1), 0.1), new PricePeriod(noon.AddHours(2), 0.3)], view.Observation.Prices);
            Assert.Equal(15, view.Observation.DemandChargePerKw);
            return true;
        });
    }

    [Fact]
    public async Task Main_meter_that_includes_chargers_shows_the_other_consumers()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(15 * Second);
        await bench.CurrentAsync(0, 30, id);
        Measure(bench, 37, includesChargers: true);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps) == new PhaseValues(7, 0, 0), Second);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied[0] <= 33, 11 * Second);

        // Chargers draw more than the meter shows: its value is older.
        Measure(bench, 20, includesChargers: true);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps) == default, Second);
    }

    [Fact]
    public async Task Car_on_more_phases_than_the_site_file_says_counts_on_the_others()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 40));
        var id = await bench.ArriveAsync(0);
        await bench.StartAsync();
        await bench.PassAsync(15 * Second);
        await bench.CurrentAsync(0, 10, id);
        await bench.PassAsync(11 * Second);
        Assert.Equal(default, bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps));
        await bench.MeterAsync(0, string.Join(',', new[] { "L1", "L2", "L3" }.Select(
            static phase => $$"""{"value":"10","measurand":"Current.Import","phase":"{{phase}}","unit":"A"}""")), id);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps) == new PhaseValues(0, 32, 32), 11 * Second);

        // The file stays wrong when the car pauses.
        await bench.CurrentAsync(0, 0, id);
        await bench.PassAsync(11 * Second);
        Assert.Equal(new PhaseValues(0, 32, 32), bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps));

        // A main meter that includes the chargers shows these currents already.
        Measure(bench, 50, includesChargers: true);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First) > 0, 11 * Second);
        Assert.Equal(32, bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.Second));
    }

    [Fact]
    public async Task Raise_that_a_main_meter_shows_before_the_charger_does_is_no_other_consumer()
    {
        await using var bench = new ControlBench(ControlBench.Grid(2, limitAmps: 60));
        var (first, second) = (await bench.ArriveAsync(0), await bench.ArriveAsync(1));
        bench.Algorithm.Decides = (_, decision) => Decide(decision, 10, 10);
        await bench.StartAsync();
        await bench.PassAsync(15 * Second);
        await bench.CurrentAsync(0, 10, first);
        await bench.CurrentAsync(1, 10, second);
        Measure(bench, 25, includesChargers: true);
        await bench.PassUntilAsync(() => bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First) == 5, Second);
        bench.Algorithm.Decides = (_, decision) => Decide(decision, 30, 10);
        await bench.PassUntilAsync(() => bench.SetPoints.Applied[0] == 30, 11 * Second);
        Measure(bench, 45, includesChargers: true);
        await bench.PassAsync(11 * Second);
        Assert.Equal(5, bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First));

        // What no charger can explain is another consumer at once.
        Measure(bench, 52, includesChargers: true);
        await bench.PassAsync(Second);
        Assert.Equal(12, bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First));
    }

    [Fact]
    public async Task Set_points_see_the_limits_and_other_consumers_before_a_cycle_has_decided()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40));
        Measure(bench, 12, includesChargers: false);
        await bench.StartAsync();
        await bench.Ledger.Sites.StoreSignalAsync(new NodeSignal("grid", bench.Time.GetUtcNow(), bench.Time.GetUtcNow().AddHours(1), LimitAmps: 20));
        await bench.PassUntilAsync(() => bench.SetPoints.Cycles > 1, 2 * Second);
        Assert.Equal((20, 12), (bench.SetPoints.Nodes[0].LimitAmps, bench.SetPoints.Nodes[0].BaseAmps.First));
    }

    [Fact]
    public async Task Stale_measurement_gives_way_to_the_highest_of_a_day_or_to_the_table()
    {
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 40), new SiteOptions { MeasurementSeconds = 30 });
        await bench.StartAsync();
        Measure(bench, 12, includesChargers: false);
        await bench.PassAsync(Second);
        Measure(bench, 4, includesChargers: false);
        await bench.PassAsync(Second);
        Assert.Equal(4, bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First));
        await bench.PassAsync(45 * Second);
        Assert.Equal(12, bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First));

        await using var table = new ControlBench(ControlBench.Grid(1, limitAmps: 40, load: new BaseLoad([new(TimeOnly.MinValue, 3, 3, 3)])), new SiteOptions { MeasurementSeconds = 30 });
        await table.StartAsync();
        Measure(table, 12, includesChargers: false);
        await table.PassAsync(Second);
        Assert.Equal(12, table.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First));
        await table.PassAsync(45 * Second);
        Assert.Equal(3, table.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps.First));
    }

    [Fact]
    public async Task A_rise_of_a_table_counts_before_it_comes_and_is_not_measured_yet()
    {
        var now = TimeOnly.FromTimeSpan(new ManualTimeProvider().GetUtcNow().TimeOfDay);
        var load = new BaseLoad([new(TimeOnly.MinValue, 3, 4, 5), new(now.Add(60 * Second), 12, 4, 1)]);
        await using var bench = new ControlBench(ControlBench.Grid(1, limitAmps: 10, load: load), new SiteOptions { PeriodSeconds = 10, SettleSeconds = 10 });
        await bench.StartAsync();
        Assert.Equal(new PhaseValues(3, 4, 5), bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps));

        await bench.PassAsync(45 * Second);
        Assert.Equal(new PhaseValues(12, 4, 5), bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps));
        Assert.Equal(new PhaseValues(3, 4, 5), bench.Controller.Read(static view => view.Loads[0].MeasuredAmps));
        Assert.Null(bench.Controller.Read(static view => view.Loads[0].OverloadedSince));

        await bench.PassAsync(30 * Second);
        Assert.Equal(new PhaseValues(12, 4, 1), bench.Controller.Read(static view => view.Observation.Nodes[0].BaseAmps));
        Assert.Equal(new PhaseValues(12, 4, 1), bench.Controller.Read(static view => view.Loads[0].MeasuredAmps));
        Assert.NotNull(bench.Controller.Read(static view => view.Loads[0].OverloadedSince));
    }

    [Fact]
    public async Task Peak_is_the_highest_quarter_of_an_hour_of_the_month_and_outlives_the_process()
    {
        var site = ControlBench.Grid(1, limitAmps: 40);
        await using var bench = new ControlBench(site);
        var peak = new SitePeak(site, bench.Ledger.Sites);
        var at = new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero);
        peak.Add(at, 10_000);
        peak.Add(at.AddMinutes(5), 4_000);
        Assert.Equal(0, peak.WattsIn(at));
        peak.Add(at.AddMinutes(15), 1_000);
        Assert.Equal(6_000, peak.WattsIn(at), precision: 6);
        peak.Add(at.AddMinutes(30), 1_000);
        Assert.Equal(6_000, new SitePeak(site, bench.Ledger.Sites).WattsIn(at), precision: 6);

        // A quarter of an hour of which little was seen tells nothing.
        var late = new SitePeak(site, bench.Ledger.Sites);
        late.Add(at.AddMinutes(40), 90_000);
        late.Add(at.AddMinutes(46), 1_000);
        Assert.Equal(6_000, late.WattsIn(at), precision: 6);
        Assert.Equal(0, late.WattsIn(at.AddHours(1)));
    }

    private static Task<Moev.Gateway.SmartCharging.Ports.AlgorithmOutcome> Decide(Moev.SmartCharging.Decisions.Decision decision, params double[] amps)
    {
        amps.CopyTo(decision.Amps, 0);
        return Task.FromResult(FakeAlgorithm.Decided);
    }

    private static void Measure(ControlBench bench, double amps, bool includesChargers) =>
        bench.Inputs.Measure(0, new NodeMeasurement(new PhaseValues(amps, 0, 0), null, includesChargers, bench.Time.GetUtcNow()));
}
