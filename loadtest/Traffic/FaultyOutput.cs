using System.Buffers;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// Sends messages in unusual ways: in fragments, in several writes, or twice. Everything except the pieces after the first runs under the owner's
/// lock.
/// </summary>
internal sealed class FaultyOutput(LoadContext context, int index, Lock gate, OutstandingCall call)
{
    private const int MaxPieces = 5;
    private const int MaxFragments = 4;

    /// <summary>The time between two pieces of a message.</summary>
    private static readonly TimeSpan BetweenPieces = TimeSpan.FromMilliseconds(2);

    private readonly FaultOptions _faults = context.Options.Faults;
    private SmallRandom _choices = SmallRandom.For(unchecked(~context.Options.Seed + 1), index);

    // True while the second answer to a message sent twice is outstanding.
    private bool _duplicateOwed;
    private long _duplicateId;
    private Action16 _duplicateAction;

    /// <summary>Sends the message of the CALL in flight.</summary>
    public void Send(LoadConnection connection, ReadOnlySpan<byte> message, ArrayBufferWriter<byte> frames)
    {
        frames.ResetWrittenCount();
        if (Chance(_faults.Fragments))
        {
            WriteFragments(connection.Endpoint, frames, message);
            context.Faults.WasFragmented();
        }
        else
        {
            connection.Endpoint.WriteFrame(frames, WebSocketOpcode.Text, message);
        }

        if (!_duplicateOwed && Chance(_faults.Duplicates))
        {
            connection.Endpoint.WriteFrame(frames, WebSocketOpcode.Text, message);
            (_duplicateOwed, _duplicateId, _duplicateAction) = (true, call.Values.MessageId, call.Action);
            context.Faults.DuplicateSent();
        }

        if (!connection.HasBacklog && Chance(_faults.SplitWrites))
        {
            connection.Hold(frames.WrittenSpan);
            context.Faults.WasSplit();
            _ = SendPiecesAsync(connection, Cuts(frames.WrittenCount), call.Values.MessageId);
        }
        else
        {
            connection.Write(frames.WrittenSpan);
        }
    }

    /// <summary>Takes the second answer to a message that was sent twice.</summary>
    /// <param name="message">An answer.</param>
    /// <param name="startedTransaction">The transaction id in the first answer.</param>
    /// <param name="identity">The charge point.</param>
    /// <returns>False when it is another answer.</returns>
    public bool TryTakeDuplicate(in OcppMessage message, int startedTransaction, string identity)
    {
        if (!_duplicateOwed || !OutstandingCall.HasId(message, _duplicateId))
            return false;
        _duplicateOwed = false;
        context.Faults.DuplicateAnswered();
        if (message.Type == OcppMessageType.CallError)
            context.Meter.Errors.Add($"second {_duplicateAction}: CALLERROR {message.ErrorCodeText}", message.ErrorDescription);
        else if (_duplicateAction == Action16.StartTransaction && Answers.TransactionId(message.Payload) != startedTransaction)
            context.Meter.Errors.Add("repeated StartTransaction: different transaction id", identity);
        return true;
    }

    /// <summary>Expects no second answer any more, because the connection is lost.</summary>
    public void Forget() => _duplicateOwed = false;

    private bool Chance(double share) => share > 0 && _choices.NextDouble() < share;

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
    /// <param name="connection">The connection of the message.</param>
    /// <param name="cuts">The end offsets of all pieces except the last.</param>
    /// <param name="messageId">The id of the message.</param>
    private async Task SendPiecesAsync(LoadConnection connection, int[] cuts, long messageId)
    {
        var began = context.Time.GetTimestamp();
        var done = 0;
        foreach (var cut in cuts)
        {
            lock (gate)
            {
                if (!connection.IsOpen)
                    return;
                connection.Release(cut - done);
            }

            done = cut;
            await Task.Delay(BetweenPieces, context.Time);
        }

        lock (gate)
        {
            if (!connection.IsOpen)
                return;
            connection.Release(null);
            // The latency counts from the moment when the whole message has been sent.
            call.Delay(messageId, context.Time.GetTimestamp() - began);
        }
    }
}
