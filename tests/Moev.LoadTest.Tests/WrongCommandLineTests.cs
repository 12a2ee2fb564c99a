using Moev.CommandLine;

namespace Moev.LoadTest.Tests;

/// <summary>
/// Tests that a wrong command line ends with exit code 1 and at most three lines, the reason last, and never with an unhandled exception. In
/// process: Program.Main does nothing else.
/// </summary>
public sealed class WrongCommandLineTests : IDisposable
{
    private const int MaxLines = 3;

    /// <summary>Values that no option for a number, duration, share or word takes.</summary>
    private static readonly string[] WrongValues = ["abc", "-1", "NaN", "Infinity", "1e9", "99999999999999999999", "", " ", "0x10", "1,5", "٣", "\n\n\n\n"];

    private static readonly string[] LoadOptions =
    [
        "--charge-points", "--rate", "--total-rate", "--duration", "--warm-up", "--ramp", "--think", "--connect-rate", "--meter-values", "--seed",
        "--first-index", "--source-addresses", "--connect-timeout", "--wait-for-server", "--answer-timeout", "--reconnect-wait", "--server-pid",
        "--storm-at", "--storms", "--storm-share", "--storm-spread", "--silent", "--silent-at", "--slow-readers", "--slow-reader-rate", "--noisy",
        "--noisy-rate", "--duplicates", "--split-writes", "--fragments", "--commands-url", "--commands-rate", "--commands-connections",
        "--commands-path", "--progress", "--fail-on", "--url",
    ];

    private static readonly string[] ChargePointOptions =
        ["--connectors", "--phases", "--max-current", "--battery-kwh", "--soc", "--ev-max-current", "--unit", "--sample-interval", "--lock", "--quirk", "--seed", "--url"];

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-wrong-").FullName;

    public static TheoryData<string> Lines =>
    [
        "", "foo", "foo bar", "--bogus", "[suggest] load", "@missing", "load chargepoint", "chargepoint load extra", "Load", "-x",
        "load extra", "load --bogus", "load --charge-points=50000", "load --charge-points 0", "load --charge-points 19001", "load --rate 0", "load --rate 1000001",
        "load --rate 1 --rate 2", "load --rate 1 --total-rate 2", "load --rate 1 --think 1s", "load --duration 0", "load --duration 169h", "load --duration 1d",
        "load --think 2s..1s", "load --think 1s..", "load --answer-timeout 0", "load --connect-timeout 0", "load --source-addresses 251", "load --source-addresses 1.2.3.4.5",
        "load --seed -1", "load --seed 2147483648", "load --key", "load --id-tag", "load --identity-prefix a:b",
        "load --mix", "load --mix nothing", "load --mix /", "load --mix /dev/zero", "load --mix /dev/null", "load --mix {folder}/bad.json", "load --print-mix --mix nothing",
        "load --storms 2", "load --storms 2 --storm-at 0", "load --storm-share 5%", "load --storm-at 20s", "load --storm-at 5s --duration 5s", "load --silent-at 1s",
        "load --silent 1 --silent-at 1m", "load --noisy-rate 5", "load --slow-reader-rate 5", "load --noisy 60% --silent 60%", "load --storm-share 101%", "load --duplicates 5",
        "load --commands-rate 5", "load --commands-path x --commands-url http://localhost:1", "load --commands-url ws://localhost:1", "load --commands-url http://user:secret@localhost:1",
        "load --commands-url http://localhost:1 --commands-path //other/x", "load --commands-url http://localhost:1 --commands-body {random}", "load --commands-url localhost:8080",
        "load --commands-url http://localhost:1 --commands-body {random_6..}",
        "load --fail-on p99", "load --fail-on p98>5ms", "load --fail-on errors>5ms", "load --fail-on p99>", "load --fail-on",
        "load --server-pid", "load --server-pid 999999999", "load --server-pid 1 abc", "load --server-pid 4194305",
        "load --json {folder}/no/such.json", "load --json {folder}", "load --html {folder}/no/such.html", "load --html", "load --ack-log {folder}", "load --ack-log",
        "load --json /proc/nothing", "load --html {folder}/a --json {folder}/a", "load --html {folder}/a --ack-log {folder}/./a",
        "load --url http://localhost:9000", "load --url wss://localhost:9000", "load --url localhost:9000", "load --url ws://", "load --url ws://localhost:99999",
        "load --url ws://localhost:0", "load --url ws://a:b@localhost:9000", "load --url ws://localhost:9000/#x", "load --url", "load --progress", "load --progress Sometimes",
        "load --url ws://127.0.0.1:1 --charge-points 3", "load --url ws://127.0.0.1:1 --json -", "load --url ws://127.0.0.1:1 --html {folder}/x.html --fail-on p99>1ms",
        "load --url ws://no-such-host.invalid:9000", "load --url ws://127.0.0.1:1 --progress None --wait-for-server 10ms",
        "load --url ws://127.0.0.1:1 --commands-url http://127.0.0.1:1",
        "chargepoint", "chargepoint A B", "chargepoint a:b", "chargepoint CP_1 --bogus", "chargepoint CP_1 --key hex:0", "chargepoint CP_1 --key hex:zz", "chargepoint CP_1 --key",
        "chargepoint CP_1 --serial 12345678901234567890123456", "chargepoint CP_1 --quirk nothing", "chargepoint CP_1 --quirk", "chargepoint CP_1 --unit Volt",
        "chargepoint CP_1 --script {folder}/nothing", "chargepoint CP_1 --script {folder}", "chargepoint CP_1 --script /dev/zero", "chargepoint CP_1 --script",
        "chargepoint CP_1 --script {folder}/bad.json", "chargepoint CP_1 --script {folder}/many.txt", "chargepoint CP_1 --max-current 5.9", "chargepoint CP_1 --connectors 1 2",
        "chargepoint CP_1 --url http://localhost:9000", "chargepoint CP_1 --phases 4", "chargepoint CP_1 --soc 101",
    ];

    public static TheoryData<string> OptionsOfCommands =>
        [.. LoadOptions.Select(static option => $"load {option}"), .. ChargePointOptions.Select(static option => $"chargepoint CP_1 {option}")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Wrong_command_line_is_refused_with_its_reason(string line)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.json"), "{ bad");
        await File.WriteAllLinesAsync(Path.Combine(_folder, "many.txt"), Enumerable.Repeat("dance", 50));
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Replace("{folder}", _folder, StringComparison.Ordinal).Replace('_', word.StartsWith("{random", StringComparison.Ordinal) ? ' ' : '_'));
        await RefusesAsync([.. words]);
        Assert.Equal(["bad.json", "many.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Where(static name => name != "x.html").Order());
    }

    [Theory]
    [MemberData(nameof(OptionsOfCommands))]
    public async Task Option_refuses_every_wrong_value_and_a_missing_one(string line)
    {
        string[] words = line.Split(' ');
        await RefusesAsync(words);
        foreach (var value in WrongValues)
        {
            await RefusesAsync([.. words[..^1], $"{words[^1]}={value}"]);
            await RefusesAsync([.. words, value]);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("load --help")]
    [InlineData("load -h --rate abc")]
    [InlineData("chargepoint --help")]
    [InlineData("--version")]
    [InlineData("chargepoint --list-quirks")]
    [InlineData("load --print-mix")]
    public async Task Question_is_answered_on_standard_output(string line)
    {
        var (code, output, error) = await RunAsync(line.Split(' '));
        Assert.Equal((0, ""), (code, error));
        Assert.NotEmpty(output);
    }

    [Fact]
    public async Task Help_shows_defaults_as_they_are_written()
    {
        var (_, output, _) = await RunAsync(["load", "--help"]);
        Assert.Contains("[default: 20s]", output, StringComparison.Ordinal);
        Assert.Contains("[default: 100%]", output, StringComparison.Ordinal);
        Assert.Contains("[default: 100]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("00:00", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Portion {", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Result_of_an_earlier_run_survives_a_wrong_command_line()
    {
        var json = Path.Combine(_folder, "result.json");
        await File.WriteAllTextAsync(json, "{}");
        await RefusesAsync(["load", "--json", json, "--html", Path.Combine(_folder, "no", "page.html")]);
        Assert.Equal("{}", await File.ReadAllTextAsync(json));
    }

    private static async Task RefusesAsync(string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        var shown = $"{string.Join(' ', words)}: {code}\n{output}{error}";
        Assert.True(code == 1, shown);
        Assert.True((output + error).TrimEnd('\n').Count(static c => c == '\n') < MaxLines, shown);
        Assert.True(error.Length > 0, shown);
        Assert.DoesNotContain("Unhandled", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("An error in this program", shown, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] words)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLineRunner.RunAsync(Program.Root, words, output, error, terminationTimeout: null).WaitAsync(LoadBench.Patience);
        return (code, output.ToString(), error.ToString());
    }
}
