using System.Buffers.Binary;
using System.Net.WebSockets;
using Moev.Ocpp.Tests.WebSockets;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>The result of the platform's own WebSocket for a stream of frames.</summary>
/// <param name="Events">The events in the form of <see cref="FrameTranscript"/>, without pongs, which the platform hides.</param>
/// <param name="FailedWith">
/// The close code that the platform sent because of an error; null when there was none, or only the end of the stream.
/// </param>
internal sealed record PlatformFrames(IReadOnlyList<string> Events, int? FailedWith)
{
    public static async Task<PlatformFrames> ReadAsync(byte[] bytes, WebSocketRole role, Random random)
    {
        var events = new List<string>();
        int? failedWith = null;
        using var stream = new ScriptedStream(bytes, random, frame =>
        {
            // The platform's pongs show the pings that it has read; its close frame shows the error.
            switch (frame.Opcode)
            {
                case 0xA:
                    events.Add($"Ping {Wire.Show(frame.Payload)}");
                    break;
                case 0x8:
                    failedWith = BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
                    break;
            }
        });
        using var socket = WebSocket.CreateFromStream(
            stream, new WebSocketCreationOptions { IsServer = role == WebSocketRole.Server, KeepAliveInterval = TimeSpan.Zero });
        try
        {
            await ReceiveAllAsync(socket, events, random);
        }
        catch (WebSocketException)
        {
            // The end of the stream, or an error shown by the close frame.
        }

        return new PlatformFrames(events, failedWith);
    }

    private static async Task ReceiveAllAsync(WebSocket socket, List<string> events, Random random)
    {
        var message = new List<byte>();
        byte[] buffer = new byte[random.Next(2) == 0 ? random.Next(1, 64) : 80_000];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                byte[] reason = System.Text.Encoding.UTF8.GetBytes(socket.CloseStatusDescription ?? "");
                events.Add($"Close {(int)socket.CloseStatus!.Value} {Wire.Show(reason)}");
                return;
            }

            message.AddRange(buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                events.Add($"{result.MessageType} {Wire.Show([.. message])}");
                message.Clear();
            }
        }
    }

    private readonly record struct SentFrame(int Opcode, byte[] Payload);

    /// <summary>Delivers the bytes in pieces of random size and parses the frames written to it.</summary>
    private sealed class ScriptedStream(byte[] bytes, Random random, Action<SentFrame> sent) : Stream
    {
        private readonly bool _trickles = random.Next(2) == 0;
        private int _position;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int most = Math.Min(buffer.Length, bytes.Length - _position);
            int count = most > 1 && _trickles ? random.Next(1, most + 1) : most;
            bytes.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return ValueTask.FromResult(count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // One write is one control frame: at most 125 bytes, masked when the platform is the client.
            ReadOnlySpan<byte> frame = buffer.Span;
            byte[] payload = frame[(frame[1] & 0x80) != 0 ? 6.. : 2..].ToArray();
            for (int i = 0; (frame[1] & 0x80) != 0 && i < payload.Length; i++)
            {
                payload[i] ^= frame[2 + (i % 4)];
            }

            sent(new SentFrame(frame[0] & 0xF, payload));
            return ValueTask.CompletedTask;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
