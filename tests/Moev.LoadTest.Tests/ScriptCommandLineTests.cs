using System.Diagnostics;
using System.Runtime.Versioning;
using Moev.Tests.Shared;

namespace Moev.LoadTest.Tests;

/// <summary>
/// Tests that every script in eng/ shows its help, and refuses a wrong command line, before it builds, installs or starts anything: every
/// program that could do so is replaced by one that leaves a trace.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptCommandLineTests : IDisposable
{
    private const int MaxLines = 3;

    private static readonly string[] Starters =
        ["dotnet", "npm", "node", "apt-get", "sudo", "perf", "strace", "curl", "python3", "taskset", "mktemp", "git", "cp", "rm", "mkdir"];

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-scripts-").FullName;

    public ScriptCommandLineTests()
    {
        var stub = $"#!/bin/bash\necho \"$0 $*\" >>'{_folder}/trace'\nexit 1\n";
        foreach (var starter in Starters)
        {
            var path = Path.Combine(_folder, starter);
            File.WriteAllText(path, stub);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public static TheoryData<string> Scripts =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "eng"), "*.sh").Select(static path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> Lines =>
    [
        "bench.sh --filter", "bench.sh --list --nothing", "bench.sh -f", "bench-allocations.sh --update --update", "bench-allocations.sh update", "bench-ledger.sh abc",
        "bench-ledger.sh 0", "bench-ledger.sh -5", "bench-ledger.sh 20 20", "bench-ledger.sh 1.5", "compare.sh --case", "compare.sh --case nothing", "compare.sh --case ''",
        "compare.sh --quick extra", "compare.sh --rounds", "compare.sh --rounds 0", "compare.sh --rounds abc", "compare.sh --rounds -1", "compare.sh --server-core x",
        "compare.sh --load-core", "compare.sh --quickly", "compare.sh heartbeat", "kill-ledger.sh abc", "kill-ledger.sh 0", "kill-ledger.sh 5 5", "kill-ledger.sh -1",
        "mutate.sh nothing.txt", "mutate.sh word another", "mutate.sh --list", "mutate.sh ''", "nightly.sh now", "nightly.sh 1 2", "profile.sh nothing", "profile.sh --mix",
        "profile.sh heartbeat abc", "profile.sh heartbeat 0", "profile.sh heartbeat 99999999999", "profile.sh heartbeat 5 --unknown", "public-api.sh Moev.Ocpp", "public-api.sh ''",
        "soak.sh --minutes", "soak.sh --minutes 0", "soak.sh --minutes abc", "soak.sh --minutes 1.5", "soak.sh --churn --churn extra", "soak.sh 30", "soak.sh --max-rss", "soak.sh --max-rss x",
        "test.sh Moev.Ocpp", "test.sh --filter x", "test.sh ''",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Help_is_shown_first(string script)
    {
        foreach (var arguments in (string[])["--help", "-h", "--help --bogus"])
        {
            var (code, output, error) = await RunAsync($"{script} {arguments}");
            Assert.Equal((0, ""), (code, error));
            Assert.Contains($"eng/{script}", output, StringComparison.Ordinal);
            Assert.Matches("(?i)installs", output);
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Unknown_option_is_refused(string script)
    {
        await RefusesAsync($"{script} --bogus");
        await RefusesAsync($"{script} --bogus=1 more");
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public Task Wrong_command_line_is_refused(string line) => RefusesAsync(line);

    private async Task RefusesAsync(string line)
    {
        var (code, output, error) = await RunAsync(line);
        var shown = $"{line}: {code}\n{output}{error}";
        Assert.True(code == 1, shown);
        Assert.True(error.Length > 0 && (output + error).TrimEnd('\n').Count(static c => c == '\n') < MaxLines, shown);
        Assert.DoesNotContain("line ", error, StringComparison.Ordinal); // bash's own errors have a line number
    }

    /// <summary>Runs a script, and checks that it started nothing.</summary>
    private async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            ArgumentList = { "-c", $"exec \"$0\" -- eng/{line}", "/bin/bash" },
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{_folder}:/usr/bin:/bin";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(LoadBench.Patience);
        var trace = Path.Combine(_folder, "trace");
        Assert.False(File.Exists(trace), File.Exists(trace) ? $"{line} started {await File.ReadAllTextAsync(trace)}" : "");
        return (process.ExitCode, await output, await error);
    }
}
