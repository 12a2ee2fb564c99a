using System.Buffers.Binary;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Reports.Charts;

/// <summary>The power of each charge point over time, as means over equal parts of time.</summary>
internal sealed class HeatMap
{
    /// <summary>The unit of a cell in W: a cell is a number of 16 bits.</summary>
    public const double UnitWatts = 10;

    /// <summary>The names of the rows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>The seconds of a column.</summary>
    public required double ColumnSeconds { get; init; }

    public required int Columns { get; init; }

    /// <summary>The connectors that share a row.</summary>
    public required int ConnectorsPerRow { get; init; }

    /// <summary>The cells row by row, little-endian, in units of <see cref="UnitWatts"/>.</summary>
    public required ReadOnlyMemory<byte> Cells { get; init; }

    /// <summary>Computes the map of a run; null when nothing was simulated.</summary>
    public static HeatMap? Of(RunRecord record, int maxCells)
    {
        var site = record.Plan.Scenario.Site;
        var end = record.Simulated.TotalSeconds;
        if (end <= 0 || site.Connectors.Count == 0)
            return null;
        var perRow = (site.Connectors.Count + ChartBudget.HeatRows - 1) / ChartBudget.HeatRows;
        var rows = (site.Connectors.Count + perRow - 1) / perRow;
        var columns = (int)Math.Clamp(Math.Min(end / 60, maxCells / rows), 1, ChartBudget.HeatColumns);
        var width = end / columns;
        var cells = new byte[rows * columns * 2];
        var joules = new double[columns];
        List<string> names = [];
        for (var row = 0; row < rows; row++)
        {
            Array.Clear(joules);
            var (from, to) = (row * perRow, Math.Min(site.Connectors.Count, (row + 1) * perRow));
            for (var i = from; i < to && i < record.Connectors.Count; i++)
                Add(record.Connectors[i].Points, end, width, joules);
            names.Add(to - from == 1 ? NameOf(site, from) : $"{NameOf(site, from)} to {NameOf(site, to - 1)}");
            for (var column = 0; column < columns; column++)
            {
                var units = joules[column] / width / (to - from) / UnitWatts;
                BinaryPrimitives.WriteUInt16LittleEndian(cells.AsSpan((row * columns + column) * 2), (ushort)Math.Clamp(Math.Round(units), 0, ushort.MaxValue));
            }
        }

        return new HeatMap { Rows = names, ColumnSeconds = width, Columns = columns, ConnectorsPerRow = perRow, Cells = cells };
    }

    /// <summary>Returns the name of a connector: the charge point's alone when it is its only one of the site.</summary>
    public static string NameOf(SiteModel site, int connector)
    {
        var it = site.Connectors[connector];
        var hasNeighbours = (connector > 0 && site.Connectors[connector - 1].ChargePoint == it.ChargePoint)
            || (connector + 1 < site.Connectors.Count && site.Connectors[connector + 1].ChargePoint == it.ChargePoint);
        return hasNeighbours || it.ConnectorId != 1 ? $"{it.ChargePoint}/{it.ConnectorId}" : it.ChargePoint;
    }

    private static void Add(List<ConnectorPoint> points, double end, double width, double[] joules)
    {
        for (var i = 0; i < points.Count; i++)
        {
            var from = points[i].At.TotalSeconds;
            var to = Math.Min(end, i + 1 < points.Count ? points[i + 1].At.TotalSeconds : end);
            if (points[i].Watts == 0)
                continue;
            while (from < to)
            {
                var column = Math.Min(joules.Length - 1, (int)(from / width));
                var until = column == joules.Length - 1 ? to : Math.Min(to, (column + 1) * width);
                if (until <= from) // rounding: the part ends where it begins
                    until = Math.Min(to, (column + 2) * width);
                joules[column] += points[i].Watts * (until - from);
                from = until;
            }
        }
    }
}
