using Moev.Gateway.Http;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http;

public sealed class LimitLanesTests
{
    private static readonly LimitLaneKey Key = new(new ChargePointIdentity("CP_1"), 1, null);

    private readonly LimitLanes _lanes = new();

    [Fact]
    public async Task Free_lane_is_entered_at_once_and_left_behind_empty()
    {
        var ticket = await Enter(Key, 8);
        Assert.Null(ticket.SupersededBy);
        Assert.Equal(1, _lanes.Count);
        _lanes.Leave(ticket);
        Assert.Equal(0, _lanes.Count);
    }

    [Fact]
    public async Task Of_those_that_wait_the_newest_goes_and_the_others_know_by_which()
    {
        var first = await Enter(Key, 1);
        var second = Enter(Key, 2);
        var third = Enter(Key, 3);
        var fourth = Enter(Key, 4);

        // Those that were superseded know it before the first has its outcome.
        Assert.Equal(3, (await second).SupersededBy!.Value.Limit);
        Assert.Equal(4, (await third).SupersededBy!.Value.Limit);
        Assert.False(fourth.IsCompleted);
        _lanes.Leave(first);
        Assert.Null((await fourth).SupersededBy);
        _lanes.Leave(await second);
        _lanes.Leave(await third);
        Assert.Equal(1, _lanes.Count);
        _lanes.Leave(await fourth);
        Assert.Equal(0, _lanes.Count);
        Assert.True(first.Number < (await second).Number && (await third).Number < (await fourth).Number);
    }

    [Fact]
    public async Task Other_connectors_purposes_and_charge_points_do_not_wait()
    {
        var tickets = new List<LimitTicket>();
        foreach (var key in new[]
        {
            Key, Key with { ConnectorId = null }, Key with { ConnectorId = 2 }, Key with { Purpose = ChargingProfilePurpose.TxProfile },
            Key with { Identity = new ChargePointIdentity("CP_2") },
        })
        {
            var entering = Enter(key, 8);
            Assert.True(entering.IsCompletedSuccessfully);
            tickets.Add(await entering);
        }

        Assert.Equal(5, _lanes.Count);
        tickets.ForEach(_lanes.Leave);
        Assert.Equal(0, _lanes.Count);
    }

    [Fact]
    public async Task Caller_that_leaves_while_it_waits_is_not_sent()
    {
        using var leaving = new CancellationTokenSource();
        var first = await Enter(Key, 1);
        var second = _lanes.EnterAsync(Key, new LimitValue(2, ChargingRateUnit.A, null), leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        var third = Enter(Key, 3);
        _lanes.Leave(first);
        Assert.Null((await third).SupersededBy);
        _lanes.Leave(await third);
        Assert.Equal(0, _lanes.Count);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_come_at_once()
    {
        var sent = 0;
        var inside = 0;
        var superseded = 0;
        await Parallel.ForAsync(0, 5_000, async (number, token) =>
        {
            var ticket = await _lanes.EnterAsync(Key with { ConnectorId = number % 3 }, new LimitValue(number, ChargingRateUnit.A, null), token);
            if (ticket.SupersededBy is { } newer)
            {
                Assert.True(newer.Number > ticket.Number);
                Interlocked.Increment(ref superseded);
                return;
            }

            Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
            await Task.Yield();
            Interlocked.Increment(ref sent);
            Interlocked.Decrement(ref inside);
            _lanes.Leave(ticket);
        });
        Assert.Equal(5_000, sent + superseded);
        Assert.Equal(0, _lanes.Count);
    }

    private Task<LimitTicket> Enter(LimitLaneKey key, decimal limit) =>
        _lanes.EnterAsync(key, new LimitValue(limit, ChargingRateUnit.A, null), CancellationToken.None).AsTask();
}
