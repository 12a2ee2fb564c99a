using System.Numerics;
using CsCheck;
using Moev.Gateway.Calls;

namespace Moev.Gateway.Tests.Calls;

/// <summary>The call queue against a list with a capacity. A failure prints the seed and the smallest run that fails.</summary>
public sealed class CallQueueModelTests
{
    // A positive step enqueues that many items, a negative one dequeues.
    private static readonly Gen<(int Capacity, int[] Steps)> Runs = Gen.Select(Gen.Int[1, 20], Gen.Int[-6, 6].Array[0, 100]);

    [Fact]
    public void Queue_behaves_like_a_bounded_list() => Runs.Sample(
        static (capacity, steps) =>
        {
            var queue = new CallQueue<object>(capacity);
            var model = new Queue<object>();
            var most = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity));
            foreach (var step in steps)
            {
                for (var i = 0; i < step; i++)
                    Enqueue(queue, model, most);
                for (var i = 0; i > step; i--)
                    Dequeue(queue, model);
                Assert.Equal(model.Count == 0, queue.IsEmpty);
            }
        },
        iter: 1_000);

    private static void Enqueue(CallQueue<object> queue, Queue<object> model, int most)
    {
        var item = new object();
        var fits = model.Count < most;
        Assert.Equal(fits, queue.TryEnqueue(item));
        if (fits)
            model.Enqueue(item);
    }

    private static void Dequeue(CallQueue<object> queue, Queue<object> model)
    {
        var isThere = model.TryDequeue(out var expected);
        Assert.Equal(isThere, queue.TryDequeue(out var item));
        Assert.Same(expected, item);
    }
}
