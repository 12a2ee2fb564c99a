using System.Buffers;
using System.IO.Pipelines;
using Moev.Gateway.Diagnostics;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The read loop.</summary>
internal sealed partial class WebSocketConnection
{
    private enum Step : byte
    {
        /// <summary>All that has arrived is consumed.</summary>
        NeedMore,

        /// <summary>Go on once the task completes: the application, or the peer that must take bytes first.</summary>
        Wait,

        /// <summary>The closing handshake is complete.</summary>
        Finished,

        /// <summary>The peer's frames can't be read any further.</summary>
        Failed,
    }

    /// <summary>The opening handshake.</summary>
    /// <returns>Whether there are frames to read.</returns>
    private async Task<bool> OpenAsync()
    {
        var reader = new OpeningHandshakeReader(_settings.Handshake);
        while (true)
        {
            var result = await _input.ReadAsync();
            var buffer = result.Buffer;
            HandshakeStatus status;
            try
            {
                status = reader.Read(ref buffer);
            }
            finally
            {
                _input.AdvanceTo(buffer.Start, buffer.End);
            }

            if (status == HandshakeStatus.Accepted)
                return await AnswerAsync(reader.Request);
            if (status == HandshakeStatus.Refused)
                return await RefuseAsync(reader.Refusal);
            if (Volatile.Read(ref _handshakeTimedOut))
                return await RefuseAsync(new HandshakeRefusal(408, "The upgrade request took too long."));
            if (Volatile.Read(ref _stopRequested))
                return await RefuseAsync(new HandshakeRefusal(503, "The server is stopping."));
            if (result.IsCompleted)
                return false;
        }
    }

    private async Task<bool> AnswerAsync(OpeningHandshakeRequest request)
    {
        // From here on the application's registry may hand the connection to other threads.
        _assembler = new MessageAssembler(WebSocketRole.Server, Limits);
        _isAdmitted = true;
        var admission = _application.Admit(request);
        request.ClearAuthorization();
        _isAdmitted = admission is { Refusal: null, CloseReason: null };
        if (admission.Refusal is { } refusal)
            return await RefuseAsync(refusal);

        _output.SendAccepted(request, admission.SubProtocol);
        if (admission.CloseReason is { } reason)
        {
            Close(WebSocketCloseCode.ProtocolError, reason);
            return true;
        }

        _deadlines.Open(PingAfter);
        _application.OnOpened();
        return true;
    }

    private async Task<bool> RefuseAsync(HandshakeRefusal refusal)
    {
        _application.OnRefused(refusal);
        _deadlines.Closing();
        _output.SendRefusal(refusal);
        await LingerAsync();
        return false;
    }

    /// <summary>What one read brought, in the common case to its end: then nothing is kept for the wait that follows.</summary>
    /// <returns>Whether there is more to read.</returns>
    private ValueTask<bool> ReceiveAsync(in ReadResult result)
    {
        var buffer = result.Buffer;
        var bytes = buffer.Length;
        Step step;
        ValueTask wait;
        try
        {
            if (bytes != 0)
                _deadlines.Received();
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
        _isTurnOver = _turn.EndBatch(bytes);
        return step == Step.NeedMore && !result.IsCompleted && !_output.IsCongested && !Volatile.Read(ref _stopRequested)
            ? new ValueTask<bool>(true)
            : EndBatchAsync(step, result.IsCompleted);
    }

    /// <summary>A batch in which the application, or the peer, has to be waited for.</summary>
    private async ValueTask<bool> ReceiveSlowAsync(ReadOnlySequence<byte> buffer, ValueTask wait, bool isCompleted)
    {
        Step step;
        try
        {
            do
            {
                _output.EndBatch();
                await PauseAsync(wait);
                _output.BeginBatch();
            }
            while ((step = ReadFrames(ref buffer, out wait)) == Step.Wait);
        }
        finally
        {
            _input.AdvanceTo(buffer.Start, buffer.End);
            _output.EndBatch();
        }

        return await EndBatchAsync(step, isCompleted);
    }

    private async ValueTask<bool> EndBatchAsync(Step step, bool isCompleted)
    {
        if (step == Step.Finished)
            return false;
        if (step == Step.Failed)
        {
            await LingerAsync();
            return false;
        }

        if (isCompleted)
            return false;
        if (_output.IsCongested)
            await PauseAsync(_output.WaitUntilFlushedAsync());
        if (Volatile.Read(ref _stopRequested) && !_stopDelivered)
        {
            _stopDelivered = true;
            _application.OnStopping();
        }

        return true;
    }

    private Step ReadFrames(ref ReadOnlySequence<byte> buffer, out ValueTask wait)
    {
        var assembler = _assembler!;
        wait = default;
        while (true)
        {
            assembler.Limits = Volatile.Read(ref _limits);
            switch (assembler.Read(ref buffer))
            {
                case WebSocketReadStatus.NeedMore:
                    WatchMessage(assembler.IsMidMessage);
                    return Step.NeedMore;

                case WebSocketReadStatus.Text:
                    WatchMessage(isMidMessage: false);
                    wait = Deliver(WebSocketOpcode.Text, assembler.Message);
                    if (!wait.IsCompletedSuccessfully)
                        return Step.Wait;
                    break;

                case WebSocketReadStatus.Binary:
                    WatchMessage(isMidMessage: false);
                    wait = Deliver(WebSocketOpcode.Binary, assembler.Message);
                    if (!wait.IsCompletedSuccessfully)
                        return Step.Wait;
                    break;

                case WebSocketReadStatus.Ping:
                    if (!TryTakeControlFrame())
                        return Step.Failed;
                    _output.SendPong(assembler.ControlPayload);
                    break;

                case WebSocketReadStatus.Pong:
                    if (!TryTakeControlFrame())
                        return Step.Failed;
                    break;

                case WebSocketReadStatus.Close:
                    AnswerClose(assembler.CloseCode);
                    return Step.Finished;

                default:
                    ConnectionLog.ProtocolViolated(_logger, _context.ConnectionId, RemoteAddress, assembler.Violation);
                    Close(assembler.Violation.CloseCode(), assembler.Violation.ToString());
                    return Step.Failed;
            }
        }
    }

    /// <summary>The deadline of a message runs from the batch that brought its first byte.</summary>
    private void WatchMessage(bool isMidMessage)
    {
        if (isMidMessage == _isMessageWatched)
            return;
        _isMessageWatched = isMidMessage;
        if (isMidMessage)
            _deadlines.MessageBegan();
        else
            _deadlines.MessageEnded();
    }

    /// <returns>Incomplete when reading must wait: for the application, or for the peer to take what waits for it.</returns>
    private ValueTask Deliver(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        _turn.Message();
        return _messages.TryTake(_settings.MessageRate, _deadlines.LastReceived, _time.TimestampFrequency, out var retryAt)
            ? DeliverNow(type, message)
            : DeliverLaterAsync(type, message, retryAt);
    }

    private ValueTask DeliverNow(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        // Behind our close frame nothing is answered any more.
        if (IsClosing)
            return default;
        var wait = _application.OnMessageAsync(type, message);
        if (!wait.IsCompletedSuccessfully)
            return wait;
        return _output.IsCongested ? _output.WaitUntilFlushedAsync() : default;
    }

    private bool TryTakeControlFrame()
    {
        if (IsClosing || _controlFrames.TryTake(_settings.ControlFrameRate, _deadlines.LastReceived, _time.TimestampFrequency, out _))
            return true;
        ConnectionLog.ControlFramesFlooded(_logger, _context.ConnectionId, RemoteAddress);
        Close(WebSocketCloseCode.PolicyViolation, "too many pings and pongs");
        return false;
    }

    /// <summary>RFC 6455 §5.5.1: answers with the code that came, unless our own close frame is on its way already.</summary>
    private void AnswerClose(WebSocketCloseCode? code)
    {
        if (Interlocked.CompareExchange(ref _closing, 1, 0) != 0)
            return;
        _deadlines.Closing();
        if (_isAdmitted)
            _application.OnClosing(code ?? WebSocketCloseCode.NoStatusReceived, "closed by the charge point");
        _output.SendClose(code ?? WebSocketCloseCode.NoStatusReceived, "");
    }

    /// <summary>
    /// Reads and discards until the peer is quiet: a socket that is closed with bytes unread is reset, and the peer might never see our last
    /// word, a close frame or a refusal.
    /// </summary>
    private async Task LingerAsync()
    {
        _deadlines.Linger();
        while (!Volatile.Read(ref _lingerTimedOut))
        {
            var result = await _input.ReadAsync();
            var hasMore = !result.Buffer.IsEmpty;
            _input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
            if (hasMore)
                _deadlines.Linger();
        }
    }
}
