using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Moev.Ocpp.WebSockets;

namespace Moev.BareEcho;

/// <summary>
/// The minimum work of a WebSocket server per message on Kestrel's sockets: reads the frame, unmasks it, and copies an answer of typical
/// size with the message's id. It parses no JSON and checks, stores, counts and limits nothing.
/// </summary>
internal sealed class EchoConnection : ConnectionHandler
{
    private const int MaxMessageBytes = 65_536;

    // The one thread of the socket engine reads the messages of all connections, one after another.
    [ThreadStatic]
    private static byte[]? s_message;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        if (!await OpenAsync(input, output))
            return;
        while (true)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            var open = Answer(ref buffer, output);
            input.AdvanceTo(buffer.Start, buffer.End);
            var flush = output.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
                await flush;
            if (!open || result.IsCompleted)
                return;
        }
    }

    private static async Task<bool> OpenAsync(PipeReader input, PipeWriter output)
    {
        var reader = new OpeningHandshakeReader(new OpeningHandshakeLimits());
        while (true)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            var status = reader.Read(ref buffer);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (status == HandshakeStatus.Accepted)
            {
                OpeningHandshakeWriter.WriteAccepted(output, reader.Request, "ocpp1.6");
                await output.FlushAsync();
                return true;
            }

            if (status == HandshakeStatus.Refused || result.IsCompleted)
                return false;
        }
    }

    /// <summary>Answers the whole frames in the buffer. Returns false once the peer closes.</summary>
    private static bool Answer(ref ReadOnlySequence<byte> buffer, PipeWriter output)
    {
        var message = s_message ??= new byte[MaxMessageBytes];
        while (true)
        {
            var rest = buffer;
            if (!WebSocketFrameReader.TryReadHeader(ref rest, out var header))
                return true;
            if (header.PayloadLength > MaxMessageBytes)
                return false;
            var length = (int)header.PayloadLength;
            if (rest.Length < length)
                return true;
            var masked = rest.Slice(0, length);
            buffer = rest.Slice(length);
            var payload = message.AsSpan(0, length);
            if (masked.IsSingleSegment)
            {
                MaskingKey.Apply(masked.FirstSpan, payload, header.MaskingKey, 0);
            }
            else
            {
                masked.CopyTo(payload);
                MaskingKey.Apply(payload, payload, header.MaskingKey, 0);
            }

            switch (header.Opcode)
            {
                case WebSocketOpcode.Text:
                    Answers.Write(output, payload);
                    break;
                case WebSocketOpcode.Ping:
                    WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Pong, payload);
                    break;
                case WebSocketOpcode.Close:
                    WebSocketFrameWriter.WriteClose(output, WebSocketCloseCode.NormalClosure, default);
                    return false;
            }
        }
    }
}
