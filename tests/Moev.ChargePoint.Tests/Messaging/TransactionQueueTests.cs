using System.Text.Json;
using Moev.ChargePoint.Messaging;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Messaging;

public sealed class TransactionQueueTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    [Fact]
    public void Head_waits_the_interval_times_its_transmissions_before_each_retry()
    {
        var queue = Of(Action16.StopTransaction);

        Assert.True(queue.TryRetry(TimeSpan.Zero, Interval, 3));
        Assert.Equal(TimeSpan.FromSeconds(60), queue.RetryAt);
        Assert.True(queue.TryRetry(TimeSpan.FromSeconds(60), Interval, 3));
        Assert.Equal(TimeSpan.FromSeconds(180), queue.RetryAt);
        Assert.False(queue.TryRetry(TimeSpan.FromSeconds(180), Interval, 3));
    }

    [Fact]
    public void Failures_of_one_message_do_not_count_for_the_next()
    {
        var queue = Of(Action16.StartTransaction, Action16.StopTransaction);
        Assert.True(queue.TryRetry(TimeSpan.Zero, Interval, 2));
        queue.RemoveHead();

        Assert.Null(queue.RetryAt);
        Assert.True(queue.TryRetry(TimeSpan.Zero, Interval, 2));
    }

    [Fact]
    public void Full_queue_drops_the_oldest_meter_values_and_nothing_else()
    {
        var queue = Of(3, Action16.StartTransaction, Action16.MeterValues, Action16.MeterValues);

        queue.Add(new Message(Action16.StopTransaction));
        Assert.Equal((3, 1), (queue.Count, queue.Dropped));
        queue.Add(new Message(Action16.StartTransaction));
        Assert.Equal((3, 2), (queue.Count, queue.Dropped));
        Assert.True(queue.IsFull);
        queue.Add(new Message(Action16.MeterValues));
        Assert.Equal((3, 3), (queue.Count, queue.Dropped));
        queue.Add(new Message(Action16.StopTransaction));
        Assert.Equal((4, 3), (queue.Count, queue.Dropped));
        Assert.Equal(
            [Action16.StartTransaction, Action16.StopTransaction, Action16.StartTransaction, Action16.StopTransaction], Drain(queue));
    }

    [Fact]
    public void Queue_is_not_full_while_it_holds_meter_values_or_has_room()
    {
        Assert.False(Of(3, Action16.StartTransaction, Action16.StopTransaction).IsFull);
        Assert.False(Of(2, Action16.StartTransaction, Action16.MeterValues).IsFull);
        Assert.True(Of(2, Action16.StartTransaction, Action16.StopTransaction).IsFull);
    }

    [Fact]
    public void Message_in_flight_is_not_dropped()
    {
        var queue = Of(2, Action16.MeterValues, Action16.MeterValues);
        queue.HeadIsInFlight = true;
        var head = queue.Head;

        queue.Add(new Message(Action16.StopTransaction));

        Assert.Same(head, queue.Head);
        Assert.Equal([Action16.MeterValues, Action16.StopTransaction], Drain(queue));
    }

    [Fact]
    public void Lost_connection_is_no_failure()
    {
        var queue = Of(Action16.StopTransaction);
        queue.HeadIsInFlight = true;
        Assert.True(queue.TryRetry(TimeSpan.Zero, Interval, 2));

        queue.OnDisconnected();

        Assert.Null(queue.RetryAt);
        Assert.Equal(1, queue.Count);
    }

    private static TransactionQueue Of(params Action16[] actions) => Of(100, actions);

    private static TransactionQueue Of(int capacity, params Action16[] actions)
    {
        var queue = new TransactionQueue(capacity);
        foreach (var action in actions)
            queue.Add(new Message(action));
        return queue;
    }

    private static List<Action16> Drain(TransactionQueue queue)
    {
        List<Action16> actions = [];
        for (; queue.Head is { } head; queue.RemoveHead())
            actions.Add(head.Action);
        return actions;
    }

    private sealed class Message(Action16 action) : OutboundCall(action)
    {
        public override void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> id)
        {
        }

        public override PayloadError? TakeResult(ReadOnlyMemory<byte> payload) => null;

        public override void Fail(in CallFailure failure)
        {
        }
    }
}
