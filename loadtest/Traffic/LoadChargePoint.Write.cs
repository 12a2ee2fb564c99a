using Moev.Ocpp.WebSockets;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

// Writing. Everything runs under the lock.
internal sealed partial class LoadChargePoint
{
    /// <summary>Bytes that did not fit into the socket's buffer, and all later ones; null when none are queued.</summary>
    private Backlog? _backlog;

    private void SendFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var frames = ThreadBuffers.Current.Frames;
        frames.ResetWrittenCount();
        WebSocketFrameWriter.WriteMaskedFrame(frames, opcode, payload, Mask());
        Write(frames.WrittenSpan);
    }

    private void SayGoodbye()
    {
        var frames = ThreadBuffers.Current.Frames;
        frames.ResetWrittenCount();
        WebSocketFrameWriter.WriteClose(frames, WebSocketCloseCode.NormalClosure, default, Mask());
        Write(frames.WrittenSpan);
    }

    /// <summary>Sends as many bytes as the socket accepts; the rest follows when it accepts more.</summary>
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

    /// <summary>Sends queued bytes that are released.</summary>
    private void Drain()
    {
        if (_backlog is null)
            return;
        if (_backlog.Drain(_socket!) < 0)
            WriteFailed();
        else if (_backlog.IsOver)
            _backlog = null;
    }

    /// <summary>
    /// Handles a failed write. The reading side normally detects the end of a connection and its reason; a charge point that does not read
    /// ends here.
    /// </summary>
    private void WriteFailed()
    {
        if (_isUnreading)
            End(UnreadEnd);
    }
}
