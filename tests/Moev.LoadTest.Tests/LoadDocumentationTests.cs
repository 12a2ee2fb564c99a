using System.Text.RegularExpressions;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Reporting;
using Moev.Tests.Shared;

namespace Moev.LoadTest.Tests;

/// <summary>Tests that the options, mixes and measures in loadtest/README.md exist.</summary>
public sealed partial class LoadDocumentationTests
{
    private static readonly string Text = Repository.Read("loadtest/README.md");
    private static readonly string[] Names = [.. Program.Root.Subcommands.Single(static command => command.Name == "load").Options.Select(static option => option.Name)];

    [Fact]
    public void Every_option_that_is_named_exists()
    {
        var known = Names.Append("--project").Append("--help").ToHashSet();
        Assert.Subset(known, Options().Matches(Text).Select(static match => match.Value).ToHashSet());
    }

    [Fact]
    public void Options_that_are_not_named_are_few()
    {
        var named = Options().Matches(Text).Select(static match => match.Value).ToHashSet();
        Assert.Equal(["--commands-connections"], Names.Where(name => !named.Contains(name)));
    }

    [Fact]
    public void The_mix_that_is_shown_is_one()
    {
        var json = Text[(Text.IndexOf("```json", StringComparison.Ordinal) + 7)..];
        var mix = LoadBench.Mix(json[..json.IndexOf("```", StringComparison.Ordinal)]);
        Assert.Equal("a site", mix.Name);
        Assert.All(BuiltInMixes.Names, static name => Assert.Contains($"| `{name}` |", Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_measure_of_a_condition_is_known()
    {
        foreach (var name in (string[])["mean", "p50", "p95", "p99.99", "max", "MeterValues.p99", "commands.p99", "connect.p99", "back.max"])
        {
            Assert.Contains($"`{name}`", Text, StringComparison.Ordinal);
            Assert.NotNull(FailCondition.Parse($"{name}>5ms", out _));
        }

        foreach (var name in (string[])["rate", "errors", "lost", "outstanding", "connected", "commands.failed", "server-cpu", "server-memory"])
        {
            Assert.Contains($"`{name}`", Text, StringComparison.Ordinal);
            Assert.NotNull(FailCondition.Parse($"{name}>5", out _));
        }
    }

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z-]+")]
    private static partial Regex Options();
}
