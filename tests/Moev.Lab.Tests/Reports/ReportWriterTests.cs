using System.Text.RegularExpressions;
using Moev.Lab.Reports;

namespace Moev.Lab.Tests.Reports;

public sealed partial class ReportWriterTests
{
    [Fact]
    public void A_report_has_its_three_files_and_replaces_earlier_ones()
    {
        using var folder = new ReportFolder(new SyntheticExperiment { Name = "First" }.Build());
        ReportWriter.Write(new SyntheticExperiment { Name = "Second" }.Build(), folder.Root);

        Assert.Equal(["report.html", "results.csv", "results.json"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order());
        Assert.Contains("<h1>Second</h1>", folder.Read("report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_results_give_equal_files()
    {
        using var one = new ReportFolder(new SyntheticExperiment().Build());
        using var other = new ReportFolder(new SyntheticExperiment().Build());

        foreach (var file in new[] { "report.html", "results.csv", "results.json" })
            Assert.Equal(one.Read(file), other.Read(file));
    }

    /// <summary>The script of the charts alone has 3.6 MB.</summary>
    [Fact]
    public void A_month_of_many_charge_points_stays_at_a_few_megabytes()
    {
        using var folder = new ReportFolder(new SyntheticExperiment { Algorithms = ["uncontrolled", "fcfs", "edf", "llf", "rr"], ChargePoints = 200, Days = 31, Seeds = [1] }.Build());

        Assert.InRange(new FileInfo(folder.PathOf("report.html")).Length, 3_600_000, 9_000_000);
    }

    [Fact]
    public void A_wide_sweep_stays_at_a_few_megabytes()
    {
        var experiment = new SyntheticExperiment { Sweep = [.. Enumerable.Range(10, 300)], Seeds = [1], KeepsRecords = false, Days = 1, ChargePoints = 10 };
        using var folder = new ReportFolder(experiment.Build());

        Assert.InRange(new FileInfo(folder.PathOf("report.html")).Length, 3_600_000, 9_000_000);
    }

    [Fact]
    public void Only_the_two_scripts_of_the_page_may_run_and_nothing_may_be_loaded()
    {
        using var folder = new ReportFolder(new SyntheticExperiment().Build());
        var page = folder.Read("report.html");

        var policy = PolicyPattern().Match(page).Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'unsafe-inline'", policy, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(policy, "'sha256-"));
        Assert.Equal(1, Regex.Count(page, Regex.Escape("plotly.js v")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_problem_for_the_user()
    {
        using var folder = new ReportFolder(new SyntheticExperiment { Days = 1 }.Build());

        var error = Assert.Throws<LabException>(() => ReportWriter.Write(new SyntheticExperiment { Days = 1 }.Build(), folder.PathOf("results.csv")));
        Assert.StartsWith("The report cannot be written to ", error.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]+)\"")]
    private static partial Regex PolicyPattern();
}
