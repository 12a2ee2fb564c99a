using Moev.Gateway.Calls;

namespace Moev.Gateway.Tests.Calls;

public sealed class CallQueueTests
{
    [Fact]
    public void Items_leave_in_the_order_they_came_over_many_rounds()
    {
        var queue = new CallQueue<string>(4);
        for (var round = 0; round < 1_000; round++)
        {
            Assert.True(queue.TryEnqueue($"a{round}"));
            Assert.True(queue.TryEnqueue($"b{round}"));
            Assert.True(queue.TryDequeue(out var item));
            Assert.Equal($"a{round}", item);
            Assert.True(queue.TryDequeue(out item));
            Assert.Equal($"b{round}", item);
            Assert.True(queue.IsEmpty);
        }
    }

    [Fact]
    public void Full_queue_takes_no_more_until_something_leaves()
    {
        var queue = new CallQueue<string>(3); // rounded up
        for (var i = 0; i < 4; i++)
            Assert.True(queue.TryEnqueue("x"));
        Assert.False(queue.TryEnqueue("x"));
        Assert.True(queue.TryDequeue(out _));
        Assert.True(queue.TryEnqueue("x"));
        Assert.False(queue.TryEnqueue("x"));
    }

    [Fact]
    public void Empty_queue_gives_nothing()
    {
        var queue = new CallQueue<string>(2);
        Assert.True(queue.IsEmpty);
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public async Task Every_item_leaves_once_and_each_producers_in_its_order()
    {
        const int producers = 3;
        const int perProducer = 5_000;
        var queue = new CallQueue<Tuple<int, int>>(16);
        var taken = 0;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var producing = Enumerable.Range(0, producers).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < perProducer; i++)
            {
                while (!queue.TryEnqueue(Tuple.Create(producer, i)))
                {
                    deadline.Token.ThrowIfCancellationRequested();
                    Thread.Yield();
                }
            }
        })).ToArray();
        var consuming = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var seen = new List<Tuple<int, int>>();
            while (Volatile.Read(ref taken) < producers * perProducer)
            {
                if (queue.TryDequeue(out var item))
                {
                    seen.Add(item);
                    Interlocked.Increment(ref taken);
                }
                else
                {
                    deadline.Token.ThrowIfCancellationRequested();
                    Thread.Yield();
                }
            }

            return seen;
        })).ToArray();
        await Task.WhenAll(producing);
        var lists = await Task.WhenAll(consuming);
        Assert.Equal(producers * perProducer, lists.SelectMany(static list => list).Distinct().Count());
        foreach (var list in lists)
        {
            foreach (var items in list.GroupBy(static item => item.Item1))
                Assert.Equal(items.Select(static item => item.Item2).Order(), items.Select(static item => item.Item2));
        }
    }
}
