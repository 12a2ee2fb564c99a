using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>The forms of <c>Site:Algorithm</c>.</summary>
public sealed class AlgorithmTargetTests
{
    [Theory]
    [InlineData("equal-share", AlgorithmKindName.BuiltIn)]
    [InlineData("external", AlgorithmKindName.External)]
    [InlineData("python3 edf.py", AlgorithmKindName.Process)]
    [InlineData("./edf", AlgorithmKindName.Process)]
    [InlineData("exec:edf", AlgorithmKindName.Process)]
    [InlineData("http://localhost:8090/decide", AlgorithmKindName.Http)]
    [InlineData("HTTPS://host/a b", AlgorithmKindName.Http)]
    public void Form_is_recognised(string text, string kind)
    {
        Assert.True(AlgorithmTarget.TryParse(text, out var target, out _));
        Assert.Equal((kind, text), (target.Kind.ToString(), target.Name));
    }

    [Fact]
    public void Command_has_words()
    {
        Assert.True(AlgorithmTarget.TryParse("exec: python3 'my edf.py' ", out var target, out _));
        Assert.Equal(["python3", "my edf.py"], target.Command);
    }

    [Theory]
    [InlineData(" ", "must name an algorithm, external, a command line or an http URL")]
    [InlineData("exec:", "names no program")]
    [InlineData("python3 'edf.py", "has a single quote that is not closed")]
    [InlineData("http://", "must be a URL without a user name, such as http://localhost:8090/decide")]
    [InlineData("http://me:secret@localhost/", "must be a URL without a user name, such as http://localhost:8090/decide")]
    public void Wrong_value_is_refused(string text, string expected)
    {
        Assert.False(AlgorithmTarget.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Unknown_name_is_refused_with_those_that_exist()
    {
        var expected = "must be one of " + string.Join(", ", ChargingAlgorithms.All.Select(static known => known.Name));
        Assert.Equal(expected, AlgorithmTarget.ProblemOfBuiltIn("external"));
        Assert.Null(AlgorithmTarget.ProblemOfBuiltIn("equal-share"));
        Assert.False(AlgorithmTarget.TryParse("edff", out _, out var problem));
        Assert.Equal(expected + ". Or external, an http URL, or a command line: with a blank or slash in it, or exec: in front", problem);
    }

    // The enum is internal, and a test's parameters are public.
    private static class AlgorithmKindName
    {
        public const string BuiltIn = nameof(AlgorithmKind.BuiltIn);
        public const string External = nameof(AlgorithmKind.External);
        public const string Process = nameof(AlgorithmKind.Process);
        public const string Http = nameof(AlgorithmKind.Http);
    }
}
