using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>Writes OCPP-J messages (OCPP-J 1.6 §4.2).</summary>
/// <remarks>
/// The <see cref="Utf8JsonWriter"/> belongs to the caller, who creates it with <see cref="WriterOptions"/> over a buffer and resets it
/// between messages. Each method writes one whole message and flushes it into the buffer.
/// </remarks>
public static class OcppMessageWriter
{
    /// <summary>
    /// The maximum length of a CALLERROR description, in UTF-16 units, so that a receiver accepts it whether it counts code points or
    /// units.
    /// </summary>
    public const int MaxDescriptionLength = 255;

    /// <summary>
    /// The options for creating a writer. Text is written as readable UTF-8 instead of \u escapes, because messages are never embedded in
    /// HTML. Validation is off: the generated bodies already guarantee valid JSON.
    /// </summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes <c>[2, id, action, payload]</c>.</summary>
    /// <param name="writer">The caller's writer, at the start of a message.</param>
    /// <param name="id">Plain UTF-8, 1 to 36 characters, unique on the connection (OCPP-J 1.6 §4.1.4).</param>
    /// <param name="action">Plain UTF-8.</param>
    /// <param name="payload">The request.</param>
    public static void WriteCall<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, in T payload)
        where T : struct, IOcppPayload<T>
    {
        WriteCallStart(writer, id, action);
        payload.Write(writer);
        WriteEnd(writer);
    }

    /// <summary>Writes <c>[2, id, action, payload]</c> with a payload that is already JSON.</summary>
    /// <param name="writer">The caller's writer, at the start of a message.</param>
    /// <param name="id">Plain UTF-8, 1 to 36 characters, unique on the connection (OCPP-J 1.6 §4.1.4).</param>
    /// <param name="action">Plain UTF-8.</param>
    /// <param name="payloadJson">One JSON object, checked by the caller and copied unchanged.</param>
    public static void WriteCall(Utf8JsonWriter writer, ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, ReadOnlySpan<byte> payloadJson)
    {
        WriteCallStart(writer, id, action);
        writer.WriteRawValue(payloadJson, skipInputValidation: true);
        WriteEnd(writer);
    }

    /// <summary>Writes <c>[3, id, payload]</c>.</summary>
    /// <param name="writer">The caller's writer, at the start of a message.</param>
    /// <param name="rawId">The <see cref="OcppMessage.Id"/> of the CALL, echoed byte for byte.</param>
    /// <param name="payload">The response.</param>
    public static void WriteCallResult<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> rawId, in T payload)
        where T : struct, IOcppPayload<T>
    {
        WriteStart(writer, OcppMessageType.CallResult);
        WriteRawId(writer, rawId);
        payload.Write(writer);
        WriteEnd(writer);
    }

    /// <summary>Writes <c>[3, id, payload]</c>, with the envelope written as bytes.</summary>
    /// <param name="output">The buffer for the message.</param>
    /// <param name="writer">
    /// The caller's writer over <paramref name="output"/>, at the start of a message. Not used for a payload without members.
    /// </param>
    /// <param name="rawId">The <see cref="OcppMessage.Id"/> of the CALL, echoed byte for byte.</param>
    /// <param name="payload">The response.</param>
    public static void WriteCallResult<T>(IBufferWriter<byte> output, Utf8JsonWriter writer, ReadOnlySpan<byte> rawId, in T payload)
        where T : struct, IOcppPayload<T>
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(writer);
        var start = "[3,\""u8;
        var end = T.HasMembers ? "\","u8 : "\",{}]"u8;
        var room = output.GetSpan(start.Length + rawId.Length + end.Length);
        start.CopyTo(room);
        rawId.CopyTo(room[start.Length..]);
        end.CopyTo(room[(start.Length + rawId.Length)..]);
        output.Advance(start.Length + rawId.Length + end.Length);
        if (!T.HasMembers)
            return;
        payload.Write(writer);
        writer.Flush();
        output.Write("]"u8);
    }

    /// <summary>Writes <c>[4, id, code, description, {}]</c>. The details must be an object (OCPP-J 1.6 §4.2.3) and are always empty.</summary>
    /// <param name="writer">The caller's writer, at the start of a message.</param>
    /// <param name="rawId">The <see cref="OcppMessage.Id"/> of the CALL, echoed byte for byte.</param>
    /// <param name="code">Any code except Unknown, which has no wire name.</param>
    /// <param name="description">A description for humans. Cut to <see cref="MaxDescriptionLength"/>, never inside a character.</param>
    public static void WriteCallError(Utf8JsonWriter writer, ReadOnlySpan<byte> rawId, CallErrorCode code, string description)
    {
        var name = CallErrorCodes.Utf8Name(code);
        if (name.IsEmpty)
            throw new ArgumentOutOfRangeException(nameof(code), code, "The code has no wire name. Use a code of table 7.");

        WriteStart(writer, OcppMessageType.CallError);
        WriteRawId(writer, rawId);
        writer.WriteStringValue(name);
        writer.WriteStringValue(Cut(description));
        writer.WriteStartObject();
        writer.WriteEndObject();
        WriteEnd(writer);
    }

    private static void WriteCallStart(Utf8JsonWriter writer, ReadOnlySpan<byte> id, ReadOnlySpan<byte> action)
    {
        WriteStart(writer, OcppMessageType.Call);
        writer.WriteStringValue(id);
        writer.WriteStringValue(action);
    }

    private static void WriteStart(Utf8JsonWriter writer, OcppMessageType type)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)type);
    }

    private static void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.Flush();
    }

    /// <summary>Writes the id, which is already the content of a valid JSON string. Writing it as text would escape its escapes.</summary>
    private static void WriteRawId(Utf8JsonWriter writer, ReadOnlySpan<byte> rawId)
    {
        const int onStack = 256;
        var length = rawId.Length + 2;
        byte[]? rented = null;
        var quoted = length <= onStack ? stackalloc byte[onStack] : rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            quoted[0] = (byte)'"';
            rawId.CopyTo(quoted[1..]);
            quoted[length - 1] = (byte)'"';
            writer.WriteRawValue(quoted[..length], skipInputValidation: true);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ReadOnlySpan<char> Cut(string description)
    {
        if (description.Length <= MaxDescriptionLength)
            return description;
        var end = char.IsHighSurrogate(description[MaxDescriptionLength - 1]) ? MaxDescriptionLength - 1 : MaxDescriptionLength;
        return description.AsSpan(0, end);
    }
}
