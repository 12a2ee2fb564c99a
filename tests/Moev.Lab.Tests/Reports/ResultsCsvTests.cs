using System.Globalization;
using System.Text;
using Moev.Lab.Metrics;

namespace Moev.Lab.Tests.Reports;

public sealed class ResultsCsvTests
{
    [Fact]
    public void One_row_for_each_run_and_one_column_for_each_metric()
    {
        var result = new SyntheticExperiment { Sweep = [20, 40], Days = 1 }.Build();
        using var folder = new ReportFolder(result);

        var rows = Parse(folder.Read("results.csv"));

        Assert.Equal(result.Runs.Count + 1, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Equal(["algorithm", "transport", "seed", "site.nodes[0].limitKw", "simulatedSeconds", "isComplete", "elapsedSeconds", "eventLogSha256"], rows[0].Take(8));
        Assert.Equal(["uncontrolled", "ocpp", "1", "20", "86400", "true", "2.5", result.Runs[0].Summary.EventLogHash], rows[1].Take(8));
        foreach (var (run, row) in result.Runs.Zip(rows.Skip(1)))
            Assert.Equal(run.Metrics.PeakKw, double.Parse(row[rows[0].IndexOf("peakKw")], CultureInfo.InvariantCulture));
        foreach (var property in typeof(RunMetrics).GetProperties().Where(static property => property.PropertyType == typeof(double)))
            Assert.Contains(property.Name, rows[0], StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Names_are_quoted_and_unknown_values_are_empty()
    {
        using var folder = new ReportFolder(new SyntheticExperiment { Algorithms = ["a \"b\",\r\nc"], Seeds = [1], ChargePoints = 1, IsVoid = true }.Build());

        var rows = Parse(folder.Read("results.csv"));

        Assert.Equal("a \"b\",\r\nc", rows[1][0]);
        Assert.Equal("", rows[1][rows[0].IndexOf("peakKw")]);
        Assert.EndsWith("\r\n", folder.Read("results.csv"), StringComparison.Ordinal);
    }

    /// <summary>Reads rows of RFC 4180.</summary>
    private static List<List<string>> Parse(string text)
    {
        List<List<string>> rows = [[]];
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (isQuoted || text[i] is not (',' or '\r' or '\n'))
                cell.Append(text[i]);
            else if (text[i] != '\r')
            {
                rows[^1].Add(cell.ToString());
                cell.Clear();
                if (text[i] == '\n')
                    rows.Add([]);
            }
        }

        Assert.False(isQuoted);
        rows.RemoveAt(rows.Count - 1);
        return rows;
    }
}
