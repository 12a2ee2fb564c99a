using System.Buffers.Text;
using Moev.LoadTest.Faults;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>The heartbeats of a noisy charge point or slow reader: sent at a rate without waiting for answers. Runs under the owner's lock.</summary>
internal sealed class FloodTraffic(LoadContext context, Role role, LoadIdentity identity, long start)
{
    private readonly Flood _flood = new(
        Math.Max(1, (long)(context.Time.TimestampFrequency / (role == Role.Noisy ? context.Options.Faults.NoisyRate : context.Options.Faults.SlowReaderRate))), start);

    private static ReadOnlySpan<byte> HeartbeatEnd => "\",\"Heartbeat\",{}]"u8;

    /// <summary>Continues on a new connection, without the heartbeats that were due meanwhile.</summary>
    /// <returns>The time of the next one.</returns>
    public long Resume(long now)
    {
        context.Faults.NoisyMessages(0, _flood.Skip(now));
        return _flood.NextDue;
    }

    /// <summary>Forgets the heartbeats without an answer, because their connection is lost.</summary>
    public void Forget() => _flood.Forget();

    /// <summary>Sends the heartbeats that are due.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="messageId">The id of the last message.</param>
    /// <param name="now">The current time.</param>
    /// <returns>The time of the next one.</returns>
    public long Send(LoadConnection connection, ref long messageId, long now)
    {
        var buffers = ThreadBuffers.Current;
        buffers.Frames.ResetWrittenCount();
        var sent = 0;
        Span<byte> message = stackalloc byte[64];
        while (!connection.HasBacklog && sent < Flood.MaxAtOnce && _flood.TryTake(now, messageId + 1, remember: role == Role.Noisy))
        {
            sent++;
            var written = 0;
            "[2,\""u8.CopyTo(message);
            written += 4;
            Utf8Formatter.TryFormat(++messageId, message[written..], out var digits);
            written += digits;
            HeartbeatEnd.CopyTo(message[written..]);
            written += HeartbeatEnd.Length;
            connection.Endpoint.WriteFrame(buffers.Frames, WebSocketOpcode.Text, message[..written]);
        }

        var held = sent < Flood.MaxAtOnce ? _flood.Skip(now) : 0;
        context.Faults.NoisyMessages(sent, held);
        if (sent > 0)
            connection.Write(buffers.Frames.WrittenSpan);
        return _flood.NextDue;
    }

    public void TakeAnswer(in OcppMessage message)
    {
        if (!Utf8Parser.TryParse(message.Id.Span, out long id, out var digits) || digits != message.Id.Length
            || !_flood.TryAnswer(id, out var intended, out var missing))
        {
            context.Meter.Errors.Add("answer without a CALL", identity.Text);
            return;
        }

        for (; missing > 0; missing--)
            context.Meter.Errors.Add("noisy charge point: no answer", identity.Text);
        if (AnswerCheck.IsUsable(context, identity.Text, "noisy charge point", Action16.Heartbeat, message))
            context.Faults.Noisy.Add(context.Time.GetElapsedTime(intended));
    }
}
