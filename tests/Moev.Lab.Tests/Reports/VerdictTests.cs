using Moev.Lab.Reports.Model;
using Moev.Lab.Reports.Page;

namespace Moev.Lab.Tests.Reports;

public sealed class VerdictTests
{
    [Fact]
    public void The_best_keeps_the_limits_and_delivers_most() => Assert.Equal(
        "2 of 3 algorithms stayed within every limit. Of these, edf delivered most: 98.00 % of the energy that was requested, met 91.0 % of the demands, and peaked at 64.0 kW. "
        + "fcfs came next with 95.00 %; the difference is beyond chance (95 %). Above a limit: uncontrolled for 2.5 h.",
        Judge(("uncontrolled", [99.9, 99.9, 99.9], 9000), ("fcfs", [94.9, 95.0, 95.1], 0), ("edf", [97.9, 98.0, 98.1], 0)));

    [Fact]
    public void A_difference_within_the_confidence_can_be_chance() => Assert.Contains(
        "fcfs came next with 97.90 %; so small a difference can be chance (95 %).", Judge(("fcfs", [97.0, 99.0, 97.7], 0), ("edf", [98.0, 97.0, 99.0], 0)), StringComparison.Ordinal);

    [Fact]
    public void Equal_cars_make_small_differences_certain() => Assert.Contains(
        "the difference is beyond chance (95 %)", Judge(("fcfs", [89.9, 94.9, 97.9], 0), ("edf", [90.0, 95.0, 98.0], 0)), StringComparison.Ordinal);

    [Fact]
    public void Equal_deliveries_are_said_to_be_equal() => Assert.Contains("edf delivered as much.", Judge(("fcfs", [98.0, 97.0], 0), ("edf", [98.0, 97.0], 0)), StringComparison.Ordinal);

    [Fact]
    public void None_within_the_limits_names_the_shortest_violation() => Assert.Equal(
        "Neither of the 2 algorithms stayed within every limit. edf was above one for the shortest time, 90 s, and delivered 98.00 % of the energy that was requested.",
        Judge(("uncontrolled", [99.9], 9000), ("edf", [98.0], 90)));

    [Fact]
    public void One_algorithm_is_not_compared() => Assert.Equal(
        "edf stayed within every limit. It delivered 98.00 % of the energy that was requested, met 91.0 % of the demands, and peaked at 64.0 kW.", Judge(("edf", [98.0], 0)));

    [Fact]
    public void Fallbacks_are_named() => Assert.EndsWith(
        " The fallback decided in place of my.py (2,400 times).", Judge(1200, ("my.py", [98.0, 97.0], 0)), StringComparison.Ordinal);

    [Fact]
    public void Two_safe_algorithms_are_both() => Assert.StartsWith("Both algorithms stayed within every limit.", Judge(("fcfs", [97.0], 0), ("edf", [98.0], 0)), StringComparison.Ordinal);

    [Fact]
    public void Without_requests_there_is_nothing_to_judge() => Assert.Equal("Nothing was requested in any run: there is nothing to judge.", Judge(("edf", [double.NaN], 0)));

    [Fact]
    public void Without_runs_there_is_nothing_to_judge() => Assert.Equal("No run has ended: there is nothing to judge.", Judge());

    private static string Judge(params (string Algorithm, double[] Delivered, double Violation)[] entries) => Judge(0, entries);

    private static string Judge(double fallbacks, params (string Algorithm, double[] Delivered, double Violation)[] entries)
    {
        var count = entries.Length == 0 ? 0 : entries[0].Delivered.Length;
        var built = new SyntheticExperiment { Algorithms = [.. entries.Select(static entry => entry.Algorithm)], Seeds = [.. Enumerable.Range(1, count)], Days = 1, ChargePoints = 2 }.Build();
        var runs = built.Runs.Select(run =>
        {
            var entry = entries.First(entry => entry.Algorithm == run.Plan.Algorithm);
            return run with { Metrics = run.Metrics with { EnergyDeliveredPercent = entry.Delivered[run.Plan.Seed - 1], ViolationSeconds = entry.Violation, PeakKw = 64, DemandsMetPercent = 91, Fallbacks = fallbacks } };
        });
        return Verdict.Of(new ReportModel(built with { Runs = [.. runs] }));
    }
}
