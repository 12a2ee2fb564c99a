using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

public sealed class SendQueueStressTests
{
    private const int Frames = 400;

    /// <summary>The longest duration of a round; only a hanging one reaches it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A read loop in batches and concurrent senders, with a peer that sometimes stalls: each accepted frame arrives once, in order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_frame_that_was_taken_arrives_in_its_senders_order_and_the_close_frame_last(int seed)
    {
        for (var round = 0; round < 25; round++)
            await RunAsync((100 * seed) + round);
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var writer = new HeldWriter { Holds = () => random.Next(8) == 0 }; // one flush at a time asks
        var queue = new SendQueue(writer, WebSocketEndpoint.ForServer(new MessageLimits()), writer, maxBytes: 1_024 * 1_024, maxFrames: 10_000);
        SendQueueTests.Accept(queue);
        var done = 0;
        var taken = new int[3];
        var senders = Enumerable.Range(0, 3).Select(sender => Task.Factory.StartNew(
            () =>
            {
                taken[sender] = sender == 0 ? ReadInBatches(queue, new Random(seed)) : SendAll(queue, sender);
                Interlocked.Increment(ref done);
            },
            TaskCreationOptions.LongRunning)).ToArray();
        var closer = Task.Factory.StartNew(
            () =>
            {
                var needed = seed % 2 == 0 ? 1 : senders.Length;
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref done) >= needed, Patience));
                queue.SendClose(WebSocketCloseCode.GoingAway, "");
                Interlocked.Increment(ref done);
            },
            TaskCreationOptions.LongRunning);

        var isDrained = SpinWait.SpinUntil(
            () =>
            {
                if (writer.IsHeld)
                    writer.Release();
                return Volatile.Read(ref done) == 4 && !queue.IsCongested && !writer.IsHeld;
            },
            Patience);
        Assert.True(isDrained);
        await Task.WhenAll([.. senders, closer]);

        var frames = writer.Frames();
        Assert.Equal("close 1001", frames[^1]);
        for (var sender = 0; sender < taken.Length; sender++)
        {
            var own = frames[..^1].Where(frame => frame[0] == '0' + sender).ToArray();
            Assert.Equal(Enumerable.Range(0, taken[sender]).Select(number => $"{sender}:{number}"), own);
        }

        Assert.False(writer.IsWatched);
    }

    private static int ReadInBatches(SendQueue queue, Random random)
    {
        for (var sent = 0; sent < Frames;)
        {
            queue.BeginBatch();
            for (var i = random.Next(5); i > 0 && sent < Frames; i--)
            {
                if (SendQueueTests.Send(queue, $"0:{sent}") == SendStatus.Closed)
                {
                    queue.EndBatch();
                    return sent;
                }

                sent++;
            }

            queue.EndBatch();
        }

        return Frames;
    }

    private static int SendAll(SendQueue queue, int sender)
    {
        for (var sent = 0; sent < Frames; sent++)
        {
            if (SendQueueTests.Send(queue, $"{sender}:{sent}") == SendStatus.Closed)
                return sent;
        }

        return Frames;
    }
}
