using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Commands.Limits;

public sealed class LimitCoalescerTests
{
    private static readonly LimitTarget Key = new(new ChargePointIdentity("CP_1"), 1, null);

    private readonly LimitCoalescer _coalescer = new();

    [Fact]
    public async Task Limit_for_a_free_target_is_sent_at_once()
    {
        var limit = await Enter(Key, 8);
        Assert.Null(limit.SupersededBy);
        Assert.Equal(1, _coalescer.Count);
        _coalescer.Leave(limit);
        Assert.Equal(0, _coalescer.Count);
    }

    [Fact]
    public async Task Newest_queued_limit_is_sent_and_the_others_name_the_one_that_replaced_them()
    {
        var first = await Enter(Key, 1);
        var second = Enter(Key, 2);
        var third = Enter(Key, 3);
        var fourth = Enter(Key, 4);

        // Those that were superseded know it before the first has its outcome.
        Assert.Equal(3, (await second).SupersededBy!.Value.Limit);
        Assert.Equal(4, (await third).SupersededBy!.Value.Limit);
        Assert.False(fourth.IsCompleted);
        _coalescer.Leave(first);
        Assert.Null((await fourth).SupersededBy);
        _coalescer.Leave(await second);
        _coalescer.Leave(await third);
        Assert.Equal(1, _coalescer.Count);
        _coalescer.Leave(await fourth);
        Assert.Equal(0, _coalescer.Count);
        Assert.True(first.Number < (await second).Number && (await third).Number < (await fourth).Number);
    }

    [Fact]
    public async Task Other_connectors_purposes_and_charge_points_are_not_queued()
    {
        var limits = new List<QueuedLimit>();
        foreach (var key in new[]
        {
            Key, Key with { ConnectorId = null }, Key with { ConnectorId = 2 }, Key with { Purpose = ChargingProfilePurpose.TxProfile },
            Key with { Identity = new ChargePointIdentity("CP_2") },
        })
        {
            var entering = Enter(key, 8);
            Assert.True(entering.IsCompletedSuccessfully);
            limits.Add(await entering);
        }

        Assert.Equal(5, _coalescer.Count);
        limits.ForEach(_coalescer.Leave);
        Assert.Equal(0, _coalescer.Count);
    }

    [Fact]
    public async Task Limit_of_a_caller_that_leaves_is_not_sent()
    {
        using var leaving = new CancellationTokenSource();
        var first = await Enter(Key, 1);
        var second = _coalescer.EnterAsync(Key, new LimitValue(2, ChargingRateUnit.A, null), leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        var third = Enter(Key, 3);
        _coalescer.Leave(first);
        Assert.Null((await third).SupersededBy);
        _coalescer.Leave(await third);
        Assert.Equal(0, _coalescer.Count);
    }

    [Fact]
    public async Task Every_limit_is_sent_or_superseded_when_many_come_at_once()
    {
        var sent = 0;
        var inside = 0;
        var superseded = 0;
        await Parallel.ForAsync(0, 5_000, async (number, token) =>
        {
            var limit = await _coalescer.EnterAsync(Key with { ConnectorId = number % 3 }, new LimitValue(number, ChargingRateUnit.A, null), token);
            if (limit.SupersededBy is { } newer)
            {
                Assert.True(newer.Number > limit.Number);
                Interlocked.Increment(ref superseded);
                return;
            }

            Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
            await Task.Yield();
            Interlocked.Increment(ref sent);
            Interlocked.Decrement(ref inside);
            _coalescer.Leave(limit);
        });
        Assert.Equal(5_000, sent + superseded);
        Assert.Equal(0, _coalescer.Count);
    }

    private Task<QueuedLimit> Enter(LimitTarget target, decimal limit) =>
        _coalescer.EnterAsync(target, new LimitValue(limit, ChargingRateUnit.A, null), CancellationToken.None).AsTask();
}
