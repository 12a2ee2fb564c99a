using System.Text.Json;
using System.Text.Unicode;

namespace Moev.Ocpp.OcppJ;

/// <summary>Reads the OCPP-J envelope <c>[type, id, ...]</c> (OCPP-J 1.6 §4). Bad input is a status, never an exception.</summary>
/// <remarks>
/// <code>
/// [2, "id", "Action", {payload}]                         CALL        exactly 4 elements
/// [3, "id", {payload}]                                   CALLRESULT  exactly 3 elements
/// [4, "id", "errorCode", "errorDescription", {details}]  CALLERROR   5 elements; the last two may be missing
/// </code>
/// The whole message must be one valid JSON array in UTF-8 (§4.1.2), at most <see cref="MaxDepth"/> levels deep and of at most <see
/// cref="MaxTokens"/> tokens. The start of a damaged message decides its status: if type 2 and an id can be read, it is a CALL that can be
/// answered, whatever follows.
/// <para>
/// Message ids: §4.1.4 allows 36 characters. Ids of 37 to <see cref="MaxIdCharacters"/> characters are read and reported as a deviation,
/// because GUIDs in braces and prefixed GUIDs occur. Longer ids are not echoed, so the message cannot be answered. An empty id is read and
/// answered with FormationViolation, because its sender can match that. An id that is an integer is read and reported, and echoed as one; a damaged
/// message with such an id is not answered. Any other id cannot be echoed unchanged and is not answered.
/// </para>
/// The payload reader checks the members of the payload, duplicates included.
/// </remarks>
public static class OcppMessageReader
{
    /// <summary>The maximum nesting of arrays and objects, including the envelope's array. The deepest message of OCPP 1.6 has 6 levels.</summary>
    public const int MaxDepth = 16;

    /// <summary>
    /// The maximum number of JSON tokens in a message, brackets included. Bounds the work that a message can cause. A StopTransaction of 256 KiB whose
    /// transactionData has the shortest samples has fewer.
    /// </summary>
    public const int MaxTokens = 100_000;

    /// <summary>The maximum length of a message id in the specification, in Unicode code points (OCPP-J 1.6 §4.1.4).</summary>
    public const int SpecifiedIdCharacters = 36;

    /// <summary>The maximum length of a message id that is tolerated and reported, in Unicode code points.</summary>
    public const int MaxIdCharacters = 64;

    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    /// <summary>Reads one message. A CALL or CALLRESULT without escapes in its id and action is read without allocating.</summary>
    /// <param name="utf8Message">The whole message. The result points into it.</param>
    /// <param name="message">The message, or its readable part with <see cref="OcppMessage.Problem"/> set.</param>
    public static OcppReadStatus Read(ReadOnlyMemory<byte> utf8Message, out OcppMessage message)
    {
        if (PlainEnvelope.TryRead(utf8Message, out message))
            return OcppReadStatus.Message;

        var parts = default(Parts);
        string? problem;
        try
        {
            problem = ReadParts(utf8Message, ref parts);
        }
        catch (JsonException)
        {
            // Utf8JsonReader reports bad JSON only by an exception. At most one per message.
            problem = "The message is not valid JSON, or is nested too deeply.";
        }

        message = new OcppMessage(parts.Type, parts.Id, parts.Name, parts.Description, parts.Payload, parts.Deviations, problem);
        if (problem is null)
            return parts.Type == 0 ? OcppReadStatus.Ignored : OcppReadStatus.Message;
        return parts is { Type: OcppMessageType.Call, HasId: true } ? OcppReadStatus.MalformedWithId : OcppReadStatus.Malformed;
    }

    private static string? ReadParts(ReadOnlyMemory<byte> utf8Message, ref Parts parts)
    {
        var reader = new Utf8JsonReader(utf8Message.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        var cursor = new Cursor(utf8Message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return "The message is not a JSON array.";
        if (!cursor.MoveNext(ref reader) || !IsType(ref reader, ref parts))
            return "The message type is not a number.";

        parts.Type = ReadType(ref reader);
        if (parts.Type == 0)
            return ReadRest(ref reader, ref cursor);

        var problem = ReadId(ref reader, ref cursor, ref parts) ?? parts.Type switch
        {
            OcppMessageType.Call => ReadCall(ref reader, ref cursor, ref parts),
            OcppMessageType.CallResult => ReadPayload(ref reader, ref cursor, ref parts, "A CALLRESULT has 3 elements."),
            _ => ReadCallError(ref reader, ref cursor, ref parts),
        };
        return problem ?? ReadRest(ref reader, ref cursor);
    }

    /// <summary>Returns true when the element can be a type: a number, or one of the three as a string.</summary>
    private static bool IsType(ref Utf8JsonReader reader, ref Parts parts)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return true;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan is not [>= (byte)'2' and <= (byte)'4'])
            return false;

        parts.Deviations |= PayloadDeviations.StringMessageType;
        return true;
    }

    /// <summary>Reads the type: 2, 3 or 4, also written as 2.0 or 2e0, which is the same number; otherwise 0.</summary>
    private static OcppMessageType ReadType(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan is [>= (byte)'2' and <= (byte)'4' and var digit])
            return (OcppMessageType)(digit - '0');
        return reader.TryGetDouble(out var number) && number is 2 or 3 or 4 ? (OcppMessageType)number : 0;
    }

    private static string? ReadId(ref Utf8JsonReader reader, ref Cursor cursor, ref Parts parts)
    {
        if (!cursor.MoveNext(ref reader))
            return "The message id is missing.";
        if (reader.TokenType == JsonTokenType.Number && !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
            return ReadNumericId(ref reader, ref cursor, ref parts);
        if (reader.TokenType != JsonTokenType.String)
            return "The message id is not a string.";

        var characters = JsonStringContent.CountCharacters(reader.ValueSpan, MaxIdCharacters);
        if (characters == JsonStringContent.NotUnicode)
            return "The message id is not Unicode text.";
        if (characters > MaxIdCharacters)
            return "The message id is longer than 64 characters.";

        parts.Id = cursor.StringContent(ref reader);
        parts.HasId = true;
        if (characters == 0)
            return "The message id is empty.";
        if (characters > SpecifiedIdCharacters)
            parts.Deviations |= PayloadDeviations.LongMessageId;
        return null;
    }

    private static string? ReadNumericId(ref Utf8JsonReader reader, ref Cursor cursor, ref Parts parts)
    {
        if (reader.ValueSpan.Length > MaxIdCharacters)
            return "The message id is longer than 64 characters.";
        parts.Id = cursor.NumberContent(ref reader);
        parts.Deviations |= PayloadDeviations.NumericMessageId;
        return null;
    }

    private static string? ReadCall(ref Utf8JsonReader reader, ref Cursor cursor, ref Parts parts)
    {
        if (!cursor.MoveNext(ref reader))
            return "A CALL has 4 elements.";
        if (reader.TokenType != JsonTokenType.String)
            return "The action is not a string.";
        if (!JsonStringContent.TryDecode(cursor.StringContent(ref reader), out parts.Name))
            return "The action is not Unicode text.";
        return ReadPayload(ref reader, ref cursor, ref parts, "A CALL has 4 elements.");
    }

    /// <summary>Reads the last element of a CALL or CALLRESULT.</summary>
    private static string? ReadPayload(ref Utf8JsonReader reader, ref Cursor cursor, ref Parts parts, string wrongLength)
    {
        if (!cursor.MoveNext(ref reader))
            return wrongLength;

        // OCPP-J 1.6 §4.2.1: null may replace an empty payload.
        if (reader.TokenType == JsonTokenType.Null)
        {
            parts.Payload = EmptyObject;
            parts.Deviations |= PayloadDeviations.NullPayload;
        }
        else if (parts.Type == OcppMessageType.Call && reader.TokenType == JsonTokenType.StartArray)
        {
            // Encoders that cannot tell an empty object from an empty list.
            if (cursor.MoveNext(ref reader))
                return "The payload is not a JSON object.";

            parts.Deviations |= PayloadDeviations.ArrayPayload;
            parts.Payload = EmptyObject;
        }
        else if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "The payload is not a JSON object.";
        }
        else if (!cursor.TryReadValue(ref reader, out parts.Payload))
        {
            return Cursor.TooManyTokens;
        }

        return cursor.MoveNext(ref reader) ? wrongLength : null;
    }

    /// <summary>Reads code, description and details. Some vendors omit the last two, or send null or a text instead of the object.</summary>
    private static string? ReadCallError(ref Utf8JsonReader reader, ref Cursor cursor, ref Parts parts)
    {
        if (!cursor.MoveNext(ref reader))
            return "A CALLERROR has 5 elements.";
        if (reader.TokenType != JsonTokenType.String)
            return "The error code is not a string.";
        if (!JsonStringContent.TryDecode(cursor.StringContent(ref reader), out parts.Name))
            return "The error code is not Unicode text.";

        parts.Payload = EmptyObject;
        if (!cursor.MoveNext(ref reader))
        {
            parts.Deviations |= PayloadDeviations.ShortCallError;
            return null;
        }

        var isText = reader.TokenType == JsonTokenType.String;
        if (!isText)
            parts.Deviations |= PayloadDeviations.LooseCallError;
        if (isText && !JsonStringContent.TryDecode(cursor.StringContent(ref reader), out parts.Description))
            return "The error description is not Unicode text.";
        if (!isText && !cursor.TryReadValue(ref reader, out _))
            return Cursor.TooManyTokens;
        if (!cursor.MoveNext(ref reader))
        {
            parts.Deviations |= PayloadDeviations.ShortCallError;
            return null;
        }

        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject)
            parts.Deviations |= PayloadDeviations.LooseCallError;
        if (!cursor.TryReadValue(ref reader, out var details))
            return Cursor.TooManyTokens;
        if (isObject)
            parts.Payload = details;
        return cursor.MoveNext(ref reader) ? "A CALLERROR has 5 elements." : null;
    }

    /// <summary>Reads up to the last byte of the message: the rest must be valid JSON, and nothing may follow the array.</summary>
    private static string? ReadRest(ref Utf8JsonReader reader, ref Cursor cursor)
    {
        while (reader.Read())
        {
            if (!cursor.Count())
                return Cursor.TooManyTokens;
        }

        if (cursor.HasTooManyTokens)
            return Cursor.TooManyTokens;

        // Utf8JsonReader checks the grammar but not the bytes inside strings.
        return Utf8.IsValid(cursor.Message.Span) ? null : "The message is not UTF-8.";
    }

    /// <summary>The parts read so far. They survive an exception of the JSON reader.</summary>
    private struct Parts
    {
        public OcppMessageType Type;
        public bool HasId;
        public ReadOnlyMemory<byte> Id;
        public ReadOnlyMemory<byte> Name;
        public ReadOnlyMemory<byte> Description;
        public ReadOnlyMemory<byte> Payload;
        public PayloadDeviations Deviations;
    }

    /// <summary>Cuts slices out of the message and counts its tokens.</summary>
    private struct Cursor(ReadOnlyMemory<byte> message)
    {
        public const string TooManyTokens = "The message has too many JSON tokens.";

        private int _tokens = 1;

        public readonly ReadOnlyMemory<byte> Message => message;

        public readonly bool HasTooManyTokens => _tokens > MaxTokens;

        public bool Count()
        {
            _tokens++;
            return !HasTooManyTokens;
        }

        /// <summary>Moves to the next element of the envelope.</summary>
        /// <returns>False after the last one.</returns>
        public bool MoveNext(ref Utf8JsonReader reader)
        {
            reader.Read();
            _tokens++;
            return reader.TokenType != JsonTokenType.EndArray;
        }

        public readonly ReadOnlyMemory<byte> StringContent(ref Utf8JsonReader reader) =>
            message.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);

        public readonly ReadOnlyMemory<byte> NumberContent(ref Utf8JsonReader reader) =>
            message.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length);

        /// <summary>Reads the current element, as sent.</summary>
        /// <returns>False when the element has too many tokens.</returns>
        public bool TryReadValue(ref Utf8JsonReader reader, out ReadOnlyMemory<byte> value)
        {
            value = default;
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var depth = reader.CurrentDepth;
                do
                {
                    reader.Read();
                    if (!Count())
                        return false;
                }
                while (reader.CurrentDepth > depth);
            }

            value = message[start..(int)reader.BytesConsumed];
            return true;
        }
    }
}
