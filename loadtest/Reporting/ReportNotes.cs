using System.Globalization;
using Moev.LoadTest.Faults;
using Moev.Ocpp.OcppJ;

namespace Moev.LoadTest.Reporting;

/// <summary>Explains results that a reader could misunderstand.</summary>
internal static class ReportNotes
{
    /// <summary>Moev.Gateway's default limit per charge point in messages per second (its option Ocpp:MaxMessagesPerSecond).</summary>
    private const double KnownLimit = 100;

    /// <summary>The deviation from the limit within which a rate counts as limited.</summary>
    private const double LimitTolerance = 0.03;

    /// <summary>The share of its threads' time above which the load generator may be the bottleneck.</summary>
    private const double BusyShare = 0.9;

    public static IEnumerable<string> Of(LoadReport report)
    {
        if (Deviations(report.Meter.Deviations, report.Options.Validation) is { } deviations)
            yield return deviations;
        if (report.Measured.Duration <= TimeSpan.Zero)
            yield break;
        if (LimitedRate(report) is { } rate)
        {
            yield return Text(
                $"{rate:F0} messages/s from each charge point is the default limit of Moev.Gateway, so this run probably measures the limit and not the server. Start the gateway with --Ocpp:MaxMessagesPerSecond 0, or use more charge points.");
        }

        if (report.Measured.NotSent > 0)
        {
            yield return Text(
                $"{report.Measured.NotSent:N0} messages were due and not sent, because a charge point has one message outstanding (OCPP-J 1.6 §4.1.1). They are in no latency.");
        }

        var busy = report.Measured.OwnProcessorTime / report.Measured.Duration;
        if (busy > BusyShare * report.LoadThreads)
            yield return Text($"The load generator used {busy:F2} processors with {report.LoadThreads} threads. It may be the bottleneck, and part of the latencies its own.");
        if (report.Options.ServerProcesses.Count > 0 && report.Measured.ServerProcessorTime is null)
            yield return "A process of --server-pid ended during the run, so its CPU time is unknown.";
    }

    /// <summary>Explains answers that tolerant validation would accept.</summary>
    public static string? Deviations(long count, ValidationMode validation) => count > 0 && validation == ValidationMode.Strict
        ? Text($"{count:N0} messages of the central system deviate from the schemas and can be understood: --tolerant accepts them.")
        : null;

    /// <summary>Gets the rate of each charge point if it is the known limit although the load would have been higher.</summary>
    private static double? LimitedRate(LoadReport report)
    {
        var (options, measured) = (report.Options, report.Measured);
        var noisy = options.Faults.Noisy.Of(options.ChargePoints);
        var normal = Enumerable.Range(0, options.ChargePoints)
            .Count(i => options.Faults.RoleOf(i, options.ChargePoints) == Role.Normal && options.Mix.GroupOf(i).Main.Sends);
        // A closed loop with pauses, and a rate below the limit, choose their own rate.
        if ((options.Rate is null ? options.ThinkMost == TimeSpan.Zero : options.Rate > KnownLimit * (1 + LimitTolerance))
            && IsLimited(measured.PerSecond(measured.Answered), normal) is { } rate)
            return rate;
        return options.Faults.NoisyRate > KnownLimit * (1 + LimitTolerance) ? IsLimited(measured.PerSecond(measured.AnsweredOthers), noisy) : null;
    }

    private static double? IsLimited(double perSecond, int chargePoints)
    {
        if (chargePoints == 0)
            return null;
        var each = perSecond / chargePoints;
        return Math.Abs(each - KnownLimit) <= KnownLimit * LimitTolerance ? each : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
