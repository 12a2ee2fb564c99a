using System.Buffers.Binary;
using Moev.Lab.Reports.Charts;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Reports;

public sealed class HeatMapTests
{
    [Theory]
    [InlineData(40, 100_000)]
    [InlineData(40, 2_000)]
    [InlineData(400, 100_000)]
    public void The_cells_hold_the_energy_of_the_run(int chargePoints, int maxCells)
    {
        var record = RecordOf(chargePoints);

        var heat = HeatMap.Of(record, maxCells)!;

        Assert.InRange(heat.Rows.Count * heat.Columns, 1, maxCells);
        Assert.InRange(heat.Rows.Count, 1, ChartBudget.HeatRows);
        var cells = Enumerable.Range(0, heat.Rows.Count * heat.Columns).Sum(i => BinaryPrimitives.ReadUInt16LittleEndian(heat.Cells.Span[(i * 2)..]) * HeatMap.UnitWatts);
        var joules = cells * heat.ColumnSeconds * heat.ConnectorsPerRow;
        Assert.InRange(joules / EnergyOf(record), 0.99, 1.01); // the last row has fewer connectors, and cells are rounded
    }

    [Fact]
    public void A_power_lies_in_the_columns_in_which_it_was_drawn()
    {
        var record = RecordOf(1);
        record.Connectors[0].Points.Clear();
        record.Connectors[0].Points.Add(new ConnectorPoint(TimeSpan.FromMinutes(10), 3, 16, 11_000, 16));
        record.Connectors[0].Points.Add(new ConnectorPoint(TimeSpan.FromMinutes(17.5), 3, 0, 0, 0));

        var heat = HeatMap.Of(record, 100_000)!;

        Assert.Equal(300, heat.ColumnSeconds);
        var watts = Enumerable.Range(0, 5).Select(column => BinaryPrimitives.ReadUInt16LittleEndian(heat.Cells.Span[(column * 2)..]) * HeatMap.UnitWatts);
        Assert.Equal([0, 0, 11_000, 5500, 0], watts);
    }

    private static RunRecord RecordOf(int chargePoints) =>
        new SyntheticExperiment { Algorithms = ["edf"], Seeds = [1], ChargePoints = chargePoints }.Build().Runs[0].Record!;

    private static double EnergyOf(RunRecord record) => record.Connectors.Sum(trace => trace.Points.Select((point, i) =>
        point.Watts * ((i + 1 < trace.Points.Count ? trace.Points[i + 1].At : record.Simulated) - point.At).TotalSeconds).Sum());
}
