namespace Moev.Lab.Tests.Commands;

/// <summary>Tests that a wrong command line ends with exit code 1 and one line, and that nothing runs and nothing is written.</summary>
public sealed class WrongCommandLineTests : IDisposable
{
    private readonly LabBench _bench = new();

    public static TheoryData<string, string> Lines => new()
    {
        { "", "Required command" },
        { "foo", "'foo' is unknown" },
        { "run", "Required argument" },
        { "run s.json extra", "'extra' is unknown" },
        { "run s.json --bogus", "'--bogus' is unknown" },
        { "run s.json --algorithm", "argument" },
        { "run s.json --algorithm nothing", "must be one of" },
        { "run s.json --algorithm external", "use play" },
        { "run s.json --algorithm exec:", "names no program" },
        { "run s.json --algorithm http://a:b@localhost/", "without a user name" },
        { "run s.json --algorithm edf --algorithm llf", "use compare" },
        { "run s.json --sweep a=1,2", "unknown" },
        { "run s.json --seeds 0", "--seeds must be" },
        { "run s.json --seeds -1", "--seeds must be" },
        { "run s.json --seeds 1,1", "--seeds must be" },
        { "run s.json --seeds 1 --seeds 2", "single argument" },
        { "run s.json --seeds 3:1", "--seeds must be" },
        { "run s.json --seeds 1:2147483647", "--seeds must be" },
        { "run s.json --seeds 1,2147483648", "--seeds must be" },
        { "run s.json --transport http", "--transport must be" },
        { "run s.json --transport none --clock realtime", "needs no clock" },
        { "run s.json --clock slow", "--clock must be" },
        { "run s.json --speed 10", "--clock accelerated" },
        { "run s.json --clock accelerated --speed 0", "--speed must be" },
        { "run s.json --set a", "must be path=value" },
        { "run s.json --set a=1 --set a=2", "given twice" },
        { "run s.json --out=", "--out" },
        { "run s.json --parallel 0", "--parallel must be" },
        { "run s.json --parallel 257", "--parallel must be" },
        { "run s.json --fail-on violationSeconds", "no operator" },
        { "run s.json --fail-on nothing>0", "no metric" },
        { "run s.json --fail-on violationSeconds[nowhere]>0", "no node 'nowhere'" },
        { "run s.json --event-logs some", "--event-logs must be" },
        { "run s.json --progress some", "--progress must be" },
        { "compare s.json --fidelity --transport none", "both transports" },
        { "compare s.json --sweep a=1,2 --set a=3", "given twice" },
        { "compare s.json --seeds 10000 --sweep a=1,2", "more than 10000 runs" },
        { "sweep s.json", "needs a --sweep" },
    };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task It_is_refused_with_its_reason(string line, string reason)
    {
        var (code, output, error) = await _bench.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("An error in this program", error, StringComparison.Ordinal);
        Assert.Empty(_bench.Engine.Begun);
        Assert.False(Directory.Exists("lab-results"));
    }

    [Fact]
    public async Task Errors_of_a_scenario_are_shown_a_line_for_each()
    {
        var (code, output, error) = await _bench.RunAsync(["run", "wrong.json"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Equal("wrong.json:1:2: $: it is wrong\nwrong.json:3:4: $.site: it is wrong too\n", error);
    }

    [Fact]
    public async Task Errors_of_a_scenario_name_the_values_that_are_not_in_the_file()
    {
        var (code, _, error) = await _bench.RunAsync(["run", "wrong.json", "--set", "site.nodes[0].limitKw=x"]);
        Assert.Equal(1, code);
        Assert.EndsWith("\nThis is with site.nodes[0].limitKw=x in place.\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("run --help")]
    [InlineData("compare --help")]
    [InlineData("sweep -h")]
    public async Task Question_is_answered_on_standard_output(string line)
    {
        var (code, output, error) = await _bench.RunAsync(line.Split(' '));
        Assert.Equal((0, ""), (code, error));
        Assert.NotEmpty(output);
    }

    [Fact]
    public async Task Help_shows_defaults_as_they_are_written()
    {
        var (_, output, _) = await _bench.RunAsync(["compare", "--help"]);
        foreach (var value in (string[])["equal-share", "ocpp", "10", "Auto", "lab-results/NAME-n"])
            Assert.Contains($"[default: {value}]", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
