using Moev.Gateway.Connections;

namespace Moev.Gateway.Tests.Connections;

public sealed class MessageBudgetTests
{
    [Fact]
    public void Bytes_are_limited_for_all_and_for_each_source_and_can_be_taken_again_when_returned()
    {
        var budget = new MessageBudget(new FairShare(1_000, 75));
        var (a, b) = (new ConnectionSource(), new ConnectionSource());
        Assert.True(budget.TryTake(a, 750));
        Assert.False(budget.TryTake(a, 1));
        Assert.True(budget.TryTake(b, 125));
        Assert.False(budget.TryTake(b, 1));
        Assert.Equal((875, 750, 125), (budget.Used, a.MessageBytes, b.MessageBytes));
        budget.Return(a, 750);
        Assert.True(budget.TryTake(b, 400));
        Assert.False(budget.IsSpent);
        budget.Take(a, 500); // what is there already
        Assert.True(budget.IsSpent);
        budget.Return(a, 500);
        budget.Return(b, 525);
        Assert.Equal((0, 0, 0), (budget.Used, a.MessageBytes, b.MessageBytes));
    }
}
