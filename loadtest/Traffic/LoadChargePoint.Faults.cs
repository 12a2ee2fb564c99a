using System.Buffers;
using System.Buffers.Text;
using Moev.LoadTest.Faults;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

// The injected faults. Everything except the awaited parts runs under the lock.
internal sealed partial class LoadChargePoint
{
    private const int MaxPieces = 5;
    private const int MaxFragments = 4;

    /// <summary>The time between two pieces of a message.</summary>
    private static readonly TimeSpan BetweenPieces = TimeSpan.FromMilliseconds(2);

    private readonly FaultOptions _faults;
    private Flood? _flood;
    private bool _silent;
    private long _silentSince;
    private long _slowSince;
    private bool _dropped;
    private TimeSpan _comesBackIn;
    private long? _lostAt;

    // True while the second answer to a message sent twice is outstanding.
    private bool _duplicateOwed;
    private long _duplicateId;
    private Action16 _duplicateAction;
    private int _startedTransaction;

    private static ReadOnlySpan<byte> HeartbeatEnd => "\",\"Heartbeat\",{}]"u8;

    public Role Role { get; }

    /// <summary>Drops the connection abruptly, like a router that is switched off.</summary>
    /// <param name="comesBackIn">The time until it reconnects.</param>
    public void Drop(TimeSpan comesBackIn)
    {
        lock (_gate)
        {
            if (_phase != Phase.Ready || _stopping || _silent)
                return;
            _dropped = true;
            _comesBackIn = comesBackIn;
            _context.Faults.WasDropped();
            GiveUp("dropped by a storm");
        }
    }

    /// <summary>Stops sending and reading, but keeps the connection open.</summary>
    public void GoSilent()
    {
        lock (_gate)
        {
            _silent = true;
            if (_connection is not null)
                _connection.IsSilent = true;
            _silentSince = _context.Time.GetTimestamp();
            _inFlight = false;
        }
    }

    private void BeginFlood(long at)
    {
        var rate = Role == Role.Noisy ? _faults.NoisyRate : _faults.SlowReaderRate;
        _flood = new Flood(Math.Max(1, (long)(_context.Time.TimestampFrequency / rate)), at);
        WakeAt(at);
    }

    private void ResumeFlood(long now)
    {
        _context.Faults.NoisyMessages(0, _flood!.Skip(now));
        WakeAt(_flood.NextDue);
    }

    /// <summary>Sends the heartbeats that are due.</summary>
    private void SendFlood(long now)
    {
        var buffers = ThreadBuffers.Current;
        buffers.Frames.ResetWrittenCount();
        var connection = _connection!;
        var sent = 0;
        Span<byte> message = stackalloc byte[64];
        while (!connection.HasBacklog && sent < Flood.MaxAtOnce && _flood!.TryTake(now, _values.MessageId + 1, remember: Role == Role.Noisy))
        {
            sent++;
            var written = 0;
            "[2,\""u8.CopyTo(message);
            written += 4;
            Utf8Formatter.TryFormat(++_values.MessageId, message[written..], out var digits);
            written += digits;
            HeartbeatEnd.CopyTo(message[written..]);
            written += HeartbeatEnd.Length;
            connection.Endpoint.WriteFrame(buffers.Frames, WebSocketOpcode.Text, message[..written]);
        }

        var held = sent < Flood.MaxAtOnce ? _flood!.Skip(now) : 0;
        _context.Faults.NoisyMessages(sent, held);
        if (sent > 0)
            connection.Write(buffers.Frames.WrittenSpan);
        WakeAt(_flood!.NextDue);
    }

    private void TakeFloodAnswer(in OcppMessage message)
    {
        if (!Utf8Parser.TryParse(message.Id.Span, out long id, out var digits) || digits != message.Id.Length
            || !_flood!.TryAnswer(id, out var intended, out var missing))
        {
            _context.Meter.Errors.Add("answer without a CALL", Identity);
            return;
        }

        for (; missing > 0; missing--)
            _context.Meter.Errors.Add("noisy charge point: no answer", Identity);
        if (message.Type == OcppMessageType.CallError)
            _context.Meter.Errors.Add($"noisy charge point: CALLERROR {message.ErrorCodeText}", message.ErrorDescription);
        else if (!Actions16.TryValidateResponse(Action16.Heartbeat, message.Payload, _context.Options.Validation, out var report))
            _context.Meter.Errors.Add($"noisy charge point: invalid answer, {report.Error.Member ?? "payload"}: {report.Error.Kind}", Identity);
        else
            _context.Faults.Noisy.Add(_context.Time.GetElapsedTime(intended));
    }

    private bool Chance(double share) => share > 0 && _choices.NextDouble() < share;

    private void TransmitWithFaults(LoadConnection connection, ReadOnlySpan<byte> message, ArrayBufferWriter<byte> frames)
    {
        frames.ResetWrittenCount();
        if (Chance(_faults.Fragments))
        {
            WriteFragments(connection.Endpoint, frames, message);
            _context.Faults.WasFragmented();
        }
        else
        {
            connection.Endpoint.WriteFrame(frames, WebSocketOpcode.Text, message);
        }

        if (!_duplicateOwed && Chance(_faults.Duplicates))
        {
            connection.Endpoint.WriteFrame(frames, WebSocketOpcode.Text, message);
            (_duplicateOwed, _duplicateId, _duplicateAction) = (true, _callValues.MessageId, _call!.Action);
            _context.Faults.DuplicateSent();
        }

        if (!connection.HasBacklog && Chance(_faults.SplitWrites))
        {
            connection.Hold(frames.WrittenSpan);
            _context.Faults.WasSplit();
            _ = SendPiecesAsync(connection, Cuts(frames.WrittenCount), _callValues.MessageId);
        }
        else
        {
            connection.Write(frames.WrittenSpan);
        }
    }

    /// <summary>
    /// Writes a message as fragments split at random offsets, even inside a character, with a ping before the last one (RFC 6455 §5.4).
    /// </summary>
    private void WriteFragments(WebSocketEndpoint endpoint, ArrayBufferWriter<byte> frames, ReadOnlySpan<byte> message)
    {
        var fragments = (int)_choices.Next(2, MaxFragments);
        var opcode = WebSocketOpcode.Text;
        for (; fragments > 1; fragments--)
        {
            var length = (int)_choices.Next(0, message.Length);
            endpoint.WriteFrame(frames, opcode, message[..length], fin: false);
            message = message[length..];
            opcode = WebSocketOpcode.Continuation;
        }

        endpoint.WriteFrame(frames, WebSocketOpcode.Ping, "between"u8);
        endpoint.WriteFrame(frames, opcode, message);
    }

    /// <summary>Gets the end offsets of the pieces in ascending order; the first piece is often only a part of the frame header.</summary>
    private int[] Cuts(int length)
    {
        var cuts = new int[_choices.Next(1, MaxPieces - 1)];
        cuts[0] = (int)_choices.Next(1, Math.Min(8, length - 1));
        for (var i = 1; i < cuts.Length; i++)
            cuts[i] = (int)_choices.Next(1, length - 1);
        Array.Sort(cuts);
        return cuts;
    }

    /// <summary>Releases a message that is held back, piece by piece.</summary>
    /// <param name="connection">The connection of the message; a later connection is not affected.</param>
    /// <param name="cuts">The end offsets of all pieces except the last.</param>
    /// <param name="messageId">The id of the message.</param>
    private async Task SendPiecesAsync(LoadConnection connection, int[] cuts, long messageId)
    {
        var began = _context.Time.GetTimestamp();
        var done = 0;
        foreach (var cut in cuts)
        {
            lock (_gate)
            {
                if (_connection != connection)
                    return;
                connection.Release(cut - done);
            }

            done = cut;
            await Task.Delay(BetweenPieces, _context.Time);
        }

        lock (_gate)
        {
            if (_connection != connection)
                return;
            connection.Release(null);
            // The latency counts from the moment when the whole message has been sent.
            if (_inFlight && _callValues.MessageId == messageId)
                _startedAt += _context.Time.GetTimestamp() - began;
        }
    }

    private void TakeDuplicate(in OcppMessage message)
    {
        _duplicateOwed = false;
        _context.Faults.DuplicateAnswered();
        if (message.Type == OcppMessageType.CallError)
            _context.Meter.Errors.Add($"second {_duplicateAction}: CALLERROR {message.ErrorCodeText}", message.ErrorDescription);
        else if (_duplicateAction == Action16.StartTransaction && Answers.TransactionId(message.Payload) != _startedTransaction)
            _context.Meter.Errors.Add("repeated StartTransaction: different transaction id", Identity);
    }
}
