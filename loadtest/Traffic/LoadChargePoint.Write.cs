using Moev.Ocpp.WebSockets;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

// How bytes leave. All under the lock.
internal sealed partial class LoadChargePoint
{
    /// <summary>What did not fit into the socket's buffer, and all behind it; null when nothing waits.</summary>
    private Backlog? _backlog;

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
            _backlog.Add(bytes);
            return;
        }

        var sent = _socket!.Send(bytes);
        if (sent == bytes.Length)
            return;
        if (sent < 0 && sent != PolledSocket.WouldBlock)
        {
            WriteFailed();
            return;
        }

        _backlog = new Backlog();
        _backlog.Add(bytes[Math.Max(sent, 0)..]);
    }

    /// <summary>Sends what waits and may leave.</summary>
    private void Drain()
    {
        if (_backlog is null)
            return;
        if (_backlog.Drain(_socket!) < 0)
            WriteFailed();
        else if (_backlog.IsOver)
            _backlog = null;
    }

    /// <summary>The reading side notices the end of a connection, and says why; one that reads nothing is told.</summary>
    private void WriteFailed()
    {
        if (_isUnreading)
            End(UnreadEnd);
    }
}
