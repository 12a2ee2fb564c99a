using System.Buffers;
using System.Text.Json;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Messaging;

/// <summary>Writes and sends messages: CALLs at once, answers at once or late, and all of them as the quirks want them.</summary>
internal sealed class MessageOutput : IDisposable
{
    /// <summary>The delay of a slow charge point's answers.</summary>
    private static readonly TimeSpan SlowDelay = TimeSpan.FromSeconds(10);

    /// <summary>The largest number of delayed answers; at it, further CALLs get no answer.</summary>
    private const int MaxSlowAnswers = 64;

    private readonly IMessagePort _port;
    private readonly ChargePointObserver _observer;
    private readonly ChargePointClock _clock;
    private readonly QuirkSet _quirks;
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _writer;
    private readonly Queue<(TimeSpan Due, byte[] Message)> _slowAnswers = new();
    private readonly Alarm _slowDue;

    public MessageOutput(IMessagePort port, ChargePointObserver observer, ChargePointClock clock, QuirkSet quirks)
    {
        _port = port;
        _observer = observer;
        _clock = clock;
        _quirks = quirks;
        _writer = new Utf8JsonWriter(_buffer, OcppMessageWriter.WriterOptions);
        _slowDue = clock.CreateAlarm(AlarmOrder.SlowAnswers, SendSlowAnswers);
    }

    /// <summary>True while the connection is open; otherwise messages are dropped.</summary>
    public bool IsOpen { get; set; }

    public void Dispose() => _writer.Dispose();

    /// <summary>Sends a CALL.</summary>
    public void Send(OutboundCall call, ReadOnlySpan<byte> id)
    {
        Begin();
        call.Write(_writer, id);
        if (_quirks.ChangesMessages)
            Send(QuirkyMessages.Rewrite(_buffer.WrittenSpan, _quirks));
        else
            Send(_buffer.WrittenSpan);
    }

    /// <summary>Answers a CALL with a CALLRESULT.</summary>
    public void Answer<T>(ReadOnlySpan<byte> rawId, in T response)
        where T : struct, IOcppPayload<T>
    {
        Begin();
        OcppMessageWriter.WriteCallResult(_writer, rawId, response);
        SendAnswer();
    }

    /// <summary>Answers a CALL with a CALLERROR.</summary>
    public void AnswerError(ReadOnlySpan<byte> rawId, CallErrorCode code, string description)
    {
        Begin();
        OcppMessageWriter.WriteCallError(_writer, rawId, code, description);
        SendAnswer();
    }

    /// <summary>Drops the delayed answers: their connection is lost.</summary>
    public void OnDisconnected()
    {
        _slowDue.Clear();
        _slowAnswers.Clear();
    }

    /// <summary>Sends an answer: at once, or after those that a slow charge point still delays.</summary>
    private void SendAnswer()
    {
        var isSlow = _quirks.Has(Quirk.Slow);
        if (isSlow || _slowAnswers.Count > 0)
        {
            if (_slowAnswers.Count == MaxSlowAnswers)
                return;
            var message = _quirks.ChangesMessages ? QuirkyMessages.Rewrite(_buffer.WrittenSpan, _quirks) : _buffer.WrittenSpan.ToArray();
            _slowAnswers.Enqueue((_clock.Target + (isSlow ? SlowDelay : TimeSpan.Zero), message));
            _slowDue.SetAt(_slowAnswers.Peek().Due);
            return;
        }

        if (_quirks.ChangesMessages)
            Send(QuirkyMessages.Rewrite(_buffer.WrittenSpan, _quirks));
        else
            Send(_buffer.WrittenSpan);
    }

    private void SendSlowAnswers()
    {
        while (_slowAnswers.TryPeek(out var next) && next.Due <= _clock.Now)
        {
            _slowAnswers.Dequeue();
            Send(next.Message);
        }

        if (_slowAnswers.TryPeek(out var later))
            _slowDue.SetAt(later.Due);
    }

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        // A CALL may arrive while the connection closes; its answer cannot be sent any more.
        if (!IsOpen)
            return;
        _port.Send(message);
        _observer.Sent(message);
    }
}
