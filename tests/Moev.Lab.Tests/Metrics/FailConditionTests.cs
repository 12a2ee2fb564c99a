using Moev.Lab.Metrics;
using Moev.Lab.Tests.Truth;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Metrics;

public sealed class FailConditionTests
{
    private static readonly RunMetrics Metrics = Sample();

    [Theory]
    [InlineData("violationSeconds>0", true)]
    [InlineData(" violationSeconds >= 12.5 ", true)]
    [InlineData("violationSeconds<12.5", false)]
    [InlineData("violationSeconds<=12.5", true)]
    [InlineData("violationSeconds==12.5", true)]
    [InlineData("violationSeconds!=12.5", false)]
    [InlineData("fallbacks > 1e3", false)]
    [InlineData("violationSeconds[pod>a]>10", true)]
    [InlineData("violationKwh[pod>a]>10", false)]
    [InlineData("worstExcessAmps[other]>0", false)]
    [InlineData("energyCost>1000000", true)] // was not computed
    public void Condition_holds_or_not(string text, bool expected)
    {
        Assert.True(FailCondition.TryParse(text, out var condition, out var error), error);
        Assert.Equal(expected, condition.IsMet(Metrics));
    }

    [Theory]
    [InlineData("violationSeconds", "has no operator")]
    [InlineData("violationSeconds=0", "unknown operator")]
    [InlineData("violationSeconds>x", "'x' in 'violationSeconds>x' is no number")]
    [InlineData("violationSeconds>", "is no number")]
    [InlineData("violationSeconds>NaN", "is no number")]
    [InlineData("violations>0", "'violations' is no metric. Metrics: energyKwh, ")]
    [InlineData(">0", "'' is no metric")]
    [InlineData("energyKwh[pod]>0", "is not measured for single nodes. Metrics of nodes: violationSeconds")]
    [InlineData("violationSeconds[]>0", "names no node")]
    [InlineData("violationSeconds]>0", "is no metric")]
    public void Wrong_condition_is_refused_with_help(string text, string message)
    {
        Assert.False(FailCondition.TryParse(text, out _, out var error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_is_described_with_the_value()
    {
        Assert.True(FailCondition.TryParse("violationSeconds[pod>a]>0", out var condition, out _));
        Assert.Equal("pod>a", condition.Node);
        Assert.Equal("violationSeconds[pod>a]>0: violationSeconds[pod>a] is 12.5 s.", condition.Describe(Metrics));
        Assert.True(FailCondition.TryParse("energyCost>0", out condition, out _));
        Assert.Equal("energyCost>0: energyCost was not measured in this run.", condition.Describe(Metrics));
    }

    private static RunMetrics Sample()
    {
        using var recorder = RunRecorder.Create(TestRun.Plan(TestRun.Scenario(TestRun.SinglePhase(1), TimeSpan.FromHours(1))), []);
        return MetricCalculator.Compute(recorder.Complete(TimeSpan.FromHours(1), true, TimeSpan.Zero)) with
        {
            ViolationSeconds = 12.5,
            Fallbacks = 3,
            Nodes = [new NodeViolation("pod>a", 12.5, 0.1, 2, "L1")],
        };
    }
}
