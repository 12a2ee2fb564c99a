using System.CommandLine;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Reporting;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for progress and reports.</summary>
internal static class ReportArguments
{
    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the report as JSON to a file, or to standard output with - or without a file",
        HelpName = "file",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Html = new("--html") { Description = "Write the report as an HTML page with charts", HelpName = "file" };
    private static readonly Option<string?> AckLogFile = new("--ack-log")
    {
        Description = "Write a JSON line for every message that the central system acknowledged",
        HelpName = "file",
    };

    private static readonly Option<ProgressMode> Progress = new("--progress")
    {
        Description = "Progress on standard error: Auto is Live on a terminal and Plain otherwise",
        DefaultValueFactory = static _ => ProgressMode.Auto,
    };

    private static readonly Option<FailCondition[]> FailOn = new("--fail-on")
    {
        Description = "Exit with 2 if this condition holds, such as p99>50ms, errors>0 or rate<1000; may be repeated",
        HelpName = "condition",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = static result =>
        {
            List<FailCondition> conditions = [];
            foreach (var token in result.Tokens)
            {
                if (FailCondition.Parse(token.Value, out var problem) is { } condition)
                    conditions.Add(condition);
                else
                    result.AddError($"--fail-on {token.Value}: {problem}");
            }

            return [.. conditions];
        },
    };

    public static IEnumerable<Option> All => [Json, Html, AckLogFile, Progress, FailOn];

    public static ProgressDisplay Display(ParseResult arguments, int chargePoints) =>
        new(arguments.GetValue(Progress), Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb", chargePoints);

    /// <summary>Opens the files that are written during the run.</summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static AckLog? OpenAckLog(ParseResult arguments) =>
        arguments.GetValue(AckLogFile) is { } path ? new AckLog(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)) : null;

    /// <summary>Writes all requested reports.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(ParseResult arguments, LoadReport report, TimeProvider time)
    {
        List<string> failures = [.. (arguments.GetValue(FailOn) ?? []).Select(condition => condition.Check(report)).OfType<string>()];
        var json = arguments.GetResult(Json) is { Implicit: false } ? arguments.GetValue(Json) ?? "-" : null;
        if (json is "-")
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(JsonReport.Write(report));
            await output.WriteAsync("\n"u8.ToArray());
        }
        else
        {
            if (json is not null)
                await File.WriteAllBytesAsync(json, JsonReport.Write(report));
            await Console.Out.WriteAsync(TextReport.Write(report));
        }

        if (arguments.GetValue(Html) is { } html)
            await File.WriteAllTextAsync(html, HtmlReport.Write(report, failures, time.GetUtcNow()));
        if (report.Invalid is { } invalid)
            await Console.Error.WriteLineAsync($"invalid: {invalid}");
        foreach (var failure in failures)
            await Console.Error.WriteLineAsync($"failed: {failure}");
        return report.Invalid is not null ? 1 : failures.Count > 0 ? 2 : 0;
    }
}
