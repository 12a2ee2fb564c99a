using System.Net.Sockets;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

// How bytes leave. All under the lock, but for what is awaited.
internal sealed partial class LoadChargePoint
{
    /// <summary>What did not fit into the socket's buffer, and all behind it; null when nothing waits.</summary>
    private List<byte>? _backlog;

    private void SendFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var frames = Scratch.Current.Frames;
        frames.ResetWrittenCount();
        WebSocketFrameWriter.WriteMaskedFrame(frames, opcode, payload, Mask());
        Write(frames.WrittenSpan);
    }

    private void SayGoodbye()
    {
        var frames = Scratch.Current.Frames;
        frames.ResetWrittenCount();
        WebSocketFrameWriter.WriteClose(frames, WebSocketCloseCode.NormalClosure, default, Mask());
        Write(frames.WrittenSpan);
    }

    /// <summary>Sends what the socket takes; the rest follows when it takes more.</summary>
    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_backlog is not null)
        {
            _backlog.AddRange(bytes);
            return;
        }

        var sent = 0;
        try
        {
            sent = _socket!.Send(bytes, SocketFlags.None, out var error);
            // The reading side notices the end of a connection, and says why; one that reads nothing is told.
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                _halted?.TrySetResult();
                return;
            }
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        if (sent < bytes.Length)
        {
            _backlog = [.. bytes[sent..]];
            _ = DrainAsync(_socket);
        }
    }

    /// <summary>Sends the backlog. Ends with the connection: its socket is disposed.</summary>
    private async Task DrainAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                byte[] bytes;
                lock (_gate)
                {
                    if (_socket != socket || _backlog is null)
                        return;
                    if (_backlog.Count == 0)
                    {
                        _backlog = null;
                        return;
                    }

                    bytes = [.. _backlog];
                    _backlog.Clear();
                }

                for (ReadOnlyMemory<byte> rest = bytes; !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The reading side notices the same, and says why.
            lock (_gate)
            {
                if (_socket == socket)
                    _halted?.TrySetResult();
            }
        }
    }
}
