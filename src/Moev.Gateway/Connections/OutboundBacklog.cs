using System.Buffers;
using System.IO.Pipelines;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>
/// The bounded buffer of a <see cref="SendQueue"/>: the encoded frames that wait while the writer is taken. Not thread-safe; the queue's lock guards
/// it.
/// </summary>
internal sealed class OutboundBacklog(WebSocketEndpoint endpoint)
{
    private readonly PooledBuffer _frames = new();
    private int _count;
    private byte[]? _pong; // the one pong that waits, once one had to
    private int _pongLength = -1;

    /// <summary>
    /// Adds a frame. A pong replaces one that waits and leaves first: of several pings only the newest has to be answered (RFC 6455 §5.5.3).
    /// </summary>
    /// <returns>False when the frame is over a bound.</returns>
    public bool TryAdd(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, int maxBytes, int maxFrames)
    {
        if (opcode == WebSocketOpcode.Pong)
        {
            _pong ??= new byte[WebSocketFrameRules.MaxControlPayloadBytes];
            payload.CopyTo(_pong);
            _pongLength = payload.Length;
            return true;
        }

        if (_count >= maxFrames || _frames.Length + (long)WebSocketFrameHeader.MaxBytes + payload.Length > maxBytes)
            return false;
        _count++;
        endpoint.WriteFrame(_frames, opcode, payload);
        return true;
    }

    /// <summary>Adds the close frame, which no bound refuses.</summary>
    public void AddClose(WebSocketCloseCode code, string reason) => endpoint.WriteClose(_frames, code, reason);

    /// <summary>Moves everything to the pipe: the pong, then the frames.</summary>
    /// <returns>True if there was anything.</returns>
    public bool MoveTo(PipeWriter writer)
    {
        var hasPong = _pongLength >= 0;
        if (hasPong)
            endpoint.WriteFrame(writer, WebSocketOpcode.Pong, _pong.AsSpan(0, _pongLength));
        var hasFrames = _frames.Length > 0;
        if (hasFrames)
            writer.Write(_frames.Span);
        Clear();
        return hasPong || hasFrames;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        _frames.Clear();
        _count = 0;
        _pongLength = -1;
    }
}
