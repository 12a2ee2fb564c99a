using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.ConsoleArguments.ListBenchmarks;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace Moev.Benchmarks;

/// <summary>Checks the command line before BenchmarkDotNet does, which shows its whole help for a wrong one and succeeds without a benchmark.</summary>
internal static class BenchmarkArguments
{
    /// <returns>The error, or null.</returns>
    public static string? Problem(string[] args, IConfig config)
    {
        if (args.Any(static word => word is "--help" or "--version" or "--info"))
            return null;
        if (args is [var word, ..] && !word.StartsWith('-'))
            return $"'{word}' is unknown; use --filter '{word}'";
        var log = new LogCapture();
        var (isSuccess, parsed, options) = ConfigParser.Parse(args, log, config);
        if (!isSuccess)
        {
            var lines = string.Concat(log.CapturedOutput.Select(static output => output.Text))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
            var index = lines.IndexOf("ERROR(S):");
            return index >= 0 && index + 1 < lines.Count ? lines[index + 1] : lines.LastOrDefault() ?? "the arguments are wrong";
        }

        if (options.PrintInformation || options.ListBenchmarkCaseMode != ListBenchmarkCaseMode.Disabled)
            return null;
        if (!options.Filters.Any())
            return "--filter is missing, such as --filter '*Frame*'";
        var suites = typeof(BenchmarkArguments).Assembly.GetTypes()
            .Where(static type => type.GetMethods().Any(static method => method.IsDefined(typeof(BenchmarkAttribute), inherit: false)))
            .ToList();
        foreach (var filter in options.Filters)
        {
            var alone = ManualConfig.CreateEmpty().AddJob([.. config.GetJobs()]).AddFilter(new GlobFilter([filter]));
            if (!suites.Exists(suite => BenchmarkConverter.TypeToBenchmarks(suite, alone).BenchmarksCases.Length > 0))
                return $"--filter {filter} matches no benchmark; --list flat shows all";
        }

        return null;
    }
}
