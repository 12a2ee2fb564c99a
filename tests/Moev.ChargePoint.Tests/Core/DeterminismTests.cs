using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>The same seed and inputs give the same messages, byte for byte.</summary>
public sealed class DeterminismTests
{
    private const int Steps = 400;

    [Fact]
    public void Same_seed_and_inputs_give_the_same_transcript()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var first = RandomLife.Live(seed, Steps);
            Assert.Contains("\"StatusNotification\"", first, StringComparison.Ordinal);
            Assert.Equal(first, RandomLife.Live(seed, Steps));
        }
    }

    [Fact]
    public void Another_seed_gives_another_transcript() =>
        Assert.NotEqual(RandomLife.Live(1, Steps), RandomLife.Live(2, Steps));
}
