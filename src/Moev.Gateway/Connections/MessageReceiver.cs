using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>
/// The read loop's body: takes the bytes of one read through the endpoint, delivers their messages, answers their control frames, and keeps the
/// rates. Read loop only.
/// </summary>
internal sealed class MessageReceiver
{
    /// <summary>A longer message is handled on the pool, because its work would hold up the other connections of the polling thread.</summary>
    private const int MaxInlineBytes = 4_096;

    private readonly WebSocketConnection _connection;
    private readonly PipeReader _input;
    private readonly WebSocketEndpoint _endpoint;
    private readonly SendQueue _output;
    private DelayWaiter? _rateWait; // made by the first wait, because most connections never have one
    private TokenBucket _controlFrames;
    private TokenBucket _messages;
    private YieldLimit _yieldLimit;
    private bool _mustYield;
    private bool _isMessageWatched;
    private bool _stopDelivered;
    private int _frames; // read since the last count; for a host that counts them
    private int _held; // the bytes of the unfinished message, or of one that waits for its turn, that the budget counts

    public MessageReceiver(WebSocketConnection connection, PipeReader input)
    {
        _connection = connection;
        _input = input;
        _endpoint = connection.Endpoint;
        _output = connection.Output;
    }

    private enum Step : byte
    {
        /// <summary>All that has arrived is consumed.</summary>
        NeedMore,

        /// <summary>Go on once the task completes: the application, or the peer that must take bytes first.</summary>
        Wait,

        /// <summary>The closing handshake is complete.</summary>
        Finished,

        /// <summary>The peer broke a rule: nothing more is read.</summary>
        Failed,
    }

    /// <summary>Returns true, once, when this connection has read so much that others must be read first.</summary>
    public bool TakeYield()
    {
        if (!_mustYield)
            return false;
        _mustYield = false;
        return true;
    }

    /// <summary>Returns what the budget counts for this connection. Called at its end.</summary>
    public void End() => Hold(0);

    /// <summary>Takes the bytes of one read. In the common case it completes at once: then nothing is kept for the wait that follows.</summary>
    /// <returns>True if there is more to read.</returns>
    public ValueTask<bool> ReceiveAsync(in ReadResult result)
    {
        var buffer = result.Buffer;
        var bytes = buffer.Length;
        Step step;
        ValueTask wait;
        try
        {
            if (bytes != 0)
                _connection.Deadlines.Received();
            _output.BeginBatch();
            step = ReadFrames(ref buffer, out wait);
        }
        catch
        {
            _input.AdvanceTo(buffer.Start, buffer.End);
            _output.EndBatch();
            throw;
        }

        if (step == Step.Wait)
            return ReceiveSlowAsync(buffer, wait, result.IsCompleted);
        _input.AdvanceTo(buffer.Start, buffer.End);
        _output.EndBatch();
        CountFrames();
        _mustYield = _yieldLimit.EndBatch(bytes);
        return step == Step.NeedMore && !result.IsCompleted && !_output.IsCongested && !_connection.IsStopRequested
            ? new ValueTask<bool>(true)
            : EndBatchAsync(step, result.IsCompleted);
    }

    /// <summary>Takes the rest of a batch in which the application, or the peer, has to be waited for.</summary>
    private async ValueTask<bool> ReceiveSlowAsync(ReadOnlySequence<byte> buffer, ValueTask wait, bool isCompleted)
    {
        Step step;
        try
        {
            do
            {
                _output.EndBatch();
                await _connection.PauseAsync(wait);
                _output.BeginBatch();
            }
            while ((step = ReadFrames(ref buffer, out wait)) == Step.Wait);
        }
        finally
        {
            _input.AdvanceTo(buffer.Start, buffer.End);
            _output.EndBatch();
            CountFrames();
        }

        return await EndBatchAsync(step, isCompleted);
    }

    private async ValueTask<bool> EndBatchAsync(Step step, bool isCompleted)
    {
        if (step == Step.Finished)
            return false;
        if (step == Step.Failed)
        {
            await _connection.LingerAsync();
            return false;
        }

        if (isCompleted)
            return false;
        if (_output.IsCongested)
            await _connection.PauseAsync(_output.WaitUntilFlushedAsync());
        if (_connection.IsStopRequested && !_stopDelivered)
        {
            _stopDelivered = true;
            _connection.Application.OnStopping();
        }

        return true;
    }

    private void CountFrames()
    {
        _connection.Tracked?.Handled(_frames);
        _frames = 0;
    }

    private Step ReadFrames(ref ReadOnlySequence<byte> buffer, out ValueTask wait)
    {
        wait = default;
        while (true)
        {
            var status = _endpoint.Read(ref buffer);
            if (status != WebSocketReadStatus.NeedMore)
                _frames++;
            switch (status)
            {
                case WebSocketReadStatus.NeedMore:
                    WatchMessage(_endpoint.IsMidMessage);
                    return Hold(_endpoint.HeldBytes) ? Step.NeedMore : Step.Failed;

                case WebSocketReadStatus.Text:
                    WatchMessage(isMidMessage: false);
                    wait = Deliver(WebSocketOpcode.Text, _endpoint.Message);
                    if (!wait.IsCompletedSuccessfully)
                        return Step.Wait;
                    break;

                case WebSocketReadStatus.Binary:
                    WatchMessage(isMidMessage: false);
                    wait = Deliver(WebSocketOpcode.Binary, _endpoint.Message);
                    if (!wait.IsCompletedSuccessfully)
                        return Step.Wait;
                    break;

                case WebSocketReadStatus.Ping:
                    if (!TryTakeControlFrame())
                        return Step.Failed;
                    _output.SendPong(_endpoint.ControlPayload);
                    break;

                case WebSocketReadStatus.Pong:
                    if (!TryTakeControlFrame())
                        return Step.Failed;
                    break;

                case WebSocketReadStatus.Close:
                    _connection.Close(_endpoint.Reply, "closed by the charge point");
                    return Step.Finished;

                default:
                    _connection.Close(_endpoint.Reply, _endpoint.Reply.Reason);
                    return Step.Failed;
            }
        }
    }

    /// <summary>Starts or ends the deadline of a message, which runs from the batch that brought its first byte.</summary>
    private void WatchMessage(bool isMidMessage)
    {
        if (isMidMessage == _isMessageWatched)
            return;
        _isMessageWatched = isMidMessage;
        if (isMidMessage)
            _connection.Deadlines.MessageBegan();
        else
            _connection.Deadlines.MessageEnded();
    }

    /// <summary>Counts the bytes of a message that stays in memory.</summary>
    /// <returns>False when there are too many in all connections, or in those of the source: this one is closed then.</returns>
    private bool Hold(int bytes)
    {
        if (bytes == _held)
            return true;
        var budget = _connection.Services.Messages;
        if (bytes < _held)
            budget.Return(_connection.Source, _held - bytes);
        else if (!budget.TryTake(_connection.Source, bytes - _held))
            return RefuseMessage();
        _held = bytes;
        return true;
    }

    /// <returns>False.</returns>
    private bool RefuseMessage()
    {
        _connection.Close(WebSocketCloseCode.TryAgainLater, CloseReasons.MessageBudget);
        _endpoint.DropInput();
        Hold(0);
        return false;
    }

    /// <summary>Delivers a message as the rate allows.</summary>
    /// <returns>An incomplete task when reading must wait: for the application, or for the peer to take the bytes that wait for it.</returns>
    private ValueTask Deliver(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        var services = _connection.Services;
        var rate = services.Settings.MessageRate;
        var cost = rate.Cost(message.Length);
        _yieldLimit.Message();
        if (!_messages.TryTake(rate, cost, _connection.LastReceived, services.Time.TimestampFrequency, out var retryAt))
            return DeliverLaterAsync(type, message, cost, retryAt);
        return message.Length <= MaxInlineBytes ? DeliverNow(type, message) : DeliverOnPoolAsync(type, message);
    }

    private ValueTask DeliverNow(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        // A message that cannot be answered any more is not delivered.
        if (_endpoint.IsOutputClosed)
            return default;
        var wait = _connection.Application.OnMessageAsync(type, message);
        if (!wait.IsCompletedSuccessfully)
            return wait;
        return _output.IsCongested ? _output.WaitUntilFlushedAsync() : default;
    }

    /// <summary>Delays reading until the message may be taken. Meanwhile the transport's buffers fill, and then the peer's: backpressure.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverLaterAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message, int cost, long retryAt)
    {
        var services = _connection.Services;
        _connection.Application.OnRateExceeded();
        if (!Hold(Math.Max(_held, message.Length)))
            return;
        _rateWait ??= new DelayWaiter(services.Wheel);
        do
            await _rateWait.Until(retryAt);
        while (!_messages.TryTake(services.Settings.MessageRate, cost, services.Time.GetTimestamp(), services.Time.TimestampFrequency, out retryAt));
        await (message.Length <= MaxInlineBytes ? DeliverNow(type, message) : DeliverOnPoolAsync(type, message));
    }

    /// <summary>Delivers a large message on the pool, when it is its turn among all of them.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverOnPoolAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        var services = _connection.Services;
        await Task.Yield();
        if (services.Messages.IsSpent)
        {
            RefuseMessage();
            return;
        }

        if (!Hold(Math.Max(_held, message.Length)))
            return;
        ValueTask wait;
        await services.LargeMessages.WaitAsync();
        try
        {
            wait = DeliverNow(type, message);
        }
        finally
        {
            services.LargeMessages.Release();
        }

        await wait;
    }

    private bool TryTakeControlFrame()
    {
        var services = _connection.Services;
        if (_controlFrames.TryTake(services.Settings.ControlFrameRate, cost: 1, _connection.LastReceived, services.Time.TimestampFrequency, out _))
            return true;
        _connection.Close(WebSocketCloseCode.PolicyViolation, CloseReasons.ControlFrames);
        return false;
    }
}
