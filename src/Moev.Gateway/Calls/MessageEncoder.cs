using System.Buffers;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>
/// Encodes one OCPP-J message at a time. A frame's header needs the length first, so the message is encoded here and then copied into the frame.
/// </summary>
/// <remarks>
/// One instance per thread: encoding is synchronous, and the caller copies the result before it encodes another message on the same thread.
/// </remarks>
internal sealed class MessageEncoder : IDisposable
{
    /// <summary>The largest buffer that is kept. A buffer that grew beyond it is discarded.</summary>
    private const int MaxKeptBytes = 64 * 1_024;

    [ThreadStatic]
    private static MessageEncoder? s_current;

    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly Utf8JsonWriter _writer;

    private MessageEncoder() => _writer = new Utf8JsonWriter(_buffer, OcppMessageWriter.WriterOptions);

    /// <summary>Gets the encoder of the current thread.</summary>
    public static MessageEncoder Current
    {
        get
        {
            if (s_current is { } current && current._buffer.Capacity <= MaxKeptBytes)
                return current;
            s_current?.Dispose();
            return s_current = new MessageEncoder();
        }
    }

    /// <returns>The message; valid until the next one is encoded on this thread.</returns>
    public ReadOnlyMemory<byte> Call(ReadOnlySpan<byte> id, Action16 action, ReadOnlySpan<byte> payloadJson)
    {
        Reset();
        OcppMessageWriter.WriteCall(_writer, id, Actions16.Utf8Name(action), payloadJson);
        return _buffer.WrittenMemory;
    }

    /// <inheritdoc cref="Call"/>
    public ReadOnlyMemory<byte> CallResult<T>(ReadOnlySpan<byte> rawId, in T payload)
        where T : struct, IOcppPayload<T>
    {
        if (T.HasMembers)
            Reset();
        else
            _buffer.ResetWrittenCount();
        OcppMessageWriter.WriteCallResult(_buffer, _writer, rawId, in payload);
        return _buffer.WrittenMemory;
    }

    /// <inheritdoc cref="Call"/>
    public ReadOnlyMemory<byte> CallError(ReadOnlySpan<byte> rawId, CallErrorCode code, string description)
    {
        Reset();
        OcppMessageWriter.WriteCallError(_writer, rawId, code, description);
        return _buffer.WrittenMemory;
    }

    /// <summary>Repeats the id of a CALL as it was sent: one that is an integer loses its quotes.</summary>
    /// <param name="call">The CALL.</param>
    /// <param name="answer">Its answer, with the id as a string.</param>
    public static ReadOnlyMemory<byte> WithIdOf(in OcppMessage call, ReadOnlyMemory<byte> answer) =>
        call.IsIdNumeric ? WithoutQuotes(answer.Span, call.Id.Length) : answer;

    /// <summary>Encodes a payload alone into a new array.</summary>
    public byte[] Payload<T>(in T payload)
        where T : struct, IOcppPayload<T>
    {
        Reset();
        payload.Write(_writer);
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    public void Dispose() => _writer.Dispose();

    // [3,"id",…
    private static byte[] WithoutQuotes(ReadOnlySpan<byte> answer, int idLength)
    {
        const int quote = 3;
        return [.. answer[..quote], .. answer.Slice(quote + 1, idLength), .. answer[(quote + idLength + 2)..]];
    }

    // Reset before, not after: a payload whose writing fails must not leave a partial message behind.
    private void Reset()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
    }
}
