using System.CommandLine;
using Moev.CommandLine;
using Moev.LoadTest.Reporting;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for progress and reports.</summary>
internal static class ReportArguments
{
    private const int ConditionHolds = 2;

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the report as JSON to a file, or to standard output with - or without a file",
        HelpName = "file",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result =>
        {
            if (result.Tokens is [var token] && token.Value.Length == 0)
                result.AddError("--json must be the name of a file, or -");
            return result.Tokens is [var file] ? file.Value : "-";
        },
    };

    private static readonly Option<string?> Html = Values.FilePath("--html", "Write the report as an HTML page with charts");
    private static readonly Option<string?> AckLogFile = Values.FilePath(
        "--ack-log", "Write a JSON line for every message that the central system acknowledged");

    private static readonly ValueOption<string> Progress = Terminal.ProgressOption();

    private static readonly ListOption<FailCondition> FailOn = new(
        "--fail-on", "Exit with 2 if this condition holds, such as p99>50ms, errors>0 or rate<1000", "condition", FailCondition.TryParse, takesSeveral: true);

    public static IEnumerable<Option> All => [Json, Html, AckLogFile, Progress, FailOn];

    public static IReadOnlyList<FailCondition> Conditions(ParseResult arguments) => FailOn.Of(arguments);

    public static ProgressDisplay Display(ParseResult arguments, TextWriter error, int chargePoints) =>
        new(Terminal.ModeOf(arguments.Value(Progress), error), error, chargePoints);

    /// <summary>Opens the files of the results.</summary>
    /// <returns>The files, or null and the error.</returns>
    public static ReportFiles? Open(ParseResult arguments, out string? problem) => ReportFiles.Open(
        arguments.Has(Json) ? arguments.GetValue(Json) ?? "-" : null, arguments.GetValue(Html), arguments.GetValue(AckLogFile), out problem);

    /// <summary>Writes all requested reports.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(ReportFiles files, LoadReport report, TextWriter output, TextWriter error)
    {
        if (files.JsonToOutput)
            await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(JsonReport.Write(report)));
        else if (report.HasStarted)
            await output.WriteAsync(TextReport.Write(report));
        var isWritten = await WriteAsync(files.Json, () => JsonReport.Write(report)) & await WriteAsync(files.Html, () => HtmlReport.Write(report));
        if (report.Invalid is { } invalid)
            await error.WriteLineAsync($"invalid: {OneLine.Of(invalid)}");
        var failed = report.Results.Where(static result => result.Holds).ToList();
        // Without a measurement every condition fails, and its reason is above.
        foreach (var result in report.HasStarted ? failed : [])
            await error.WriteLineAsync($"failed: {result}");
        return report.Invalid is not null || !isWritten ? 1 : failed.Count > 0 ? ConditionHolds : 0;

        // A full disk must not keep the other results from being shown.
        async Task<bool> WriteAsync(FileStream? file, Func<byte[]> content)
        {
            try
            {
                if (file is not null)
                    await files.WriteAsync(file, content());
                return true;
            }
            catch (IOException e)
            {
                await error.WriteLineAsync(OneLine.Of($"{file!.Name}: {e.Message}"));
                return false;
            }
        }
    }
}
