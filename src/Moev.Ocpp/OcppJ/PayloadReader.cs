using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Reads one payload in one pass. It is the only place that decides which deviations each mode tolerates. Generated code drives it; its
/// methods return false at the first error, which is then in the report.
/// </summary>
internal ref partial struct PayloadReader
{
    /// <summary>The maximum nesting. OCPP 1.6 nests six levels deep; deeper input is hostile.</summary>
    internal const int MaxDepth = 16;

    private const int MaxReportedNameLength = 64;

    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    [ThreadStatic]
    private static long s_generation;

    private readonly ReadOnlyMemory<byte> _json;
    private readonly bool _strict;
    private long _generation; // 0 unless list items are cached: see ListItemCache
    private PayloadTokens _tokens;
    private PayloadRepairs _repairs;
    private PayloadError _error;

    public PayloadReader(ReadOnlyMemory<byte> utf8Json, ValidationMode mode)
    {
        _json = utf8Json;
        _strict = mode == ValidationMode.Strict;
        _tokens = new PayloadTokens(utf8Json.Span);
    }

    private PayloadReader(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, ReadOnlySpan<PlainToken> found)
    {
        _json = utf8Json;
        _strict = mode == ValidationMode.Strict;
        _tokens.Begin(utf8Json.Span, found);
    }

    public readonly int BytesConsumed => _tokens.Consumed;

    /// <summary>Reads a whole payload: one JSON object and nothing after it.</summary>
    public static bool TryReadPayload<T>(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out T value, out PayloadReport report)
        where T : struct, IOcppListItem<T>
    {
        // Utf8JsonReader checks neither the UTF-8 inside strings nor the pairing of escaped surrogates.
        var span = utf8Json.Span;
        if (span.Length > PlainToken.MaxOffset || !Utf8.IsValid(span) || !JsonStringContent.HasPairedSurrogates(span))
        {
            value = default;
            report = new PayloadReport(new PayloadError(PayloadErrorKind.NotJson, null, 0), PayloadDeviations.None, null);
            return false;
        }

        var reader = new PayloadReader(utf8Json, mode);
        return TryReadPayload(ref reader, out value, out report);
    }

    /// <summary>Reads the payload of a message. Fastest right after its envelope was read.</summary>
    public static bool TryReadPayload<T>(in OcppMessage message, ValidationMode mode, out T value, out PayloadReport report)
        where T : struct, IOcppListItem<T>
    {
        var payload = message.Payload;

        // Cached tokens belong to a message that is valid UTF-8 without escapes.
        if (!message.TryGetTokens(out var tokens))
            return TryReadPayload(payload, mode, out value, out report);

        var reader = new PayloadReader(payload, mode, tokens);
        return TryReadPayload(ref reader, out value, out report);
    }

    /// <summary>Reads the payload. The reader is passed by reference because it is larger than most payloads.</summary>
    private static bool TryReadPayload<T>(ref PayloadReader reader, out T value, out PayloadReport report)
        where T : struct, IOcppListItem<T>
    {
        reader._generation = ++s_generation;
        bool read;
        try
        {
            read = reader.TryReadRoot(out value);
        }
        catch (JsonException)
        {
            value = default;
            read = reader.Fail(PayloadErrorKind.NotJson, null, reader.BytesConsumed);
        }

        if (read && T.IsCommand && reader._repairs.First.Kind != PayloadErrorKind.None)
        {
            reader._error = reader._repairs.First;
            read = false;
        }

        if (!read)
            value = default;

        report = new PayloadReport(reader._error, reader._repairs.Deviations, reader._repairs.FirstDeviation, reader._repairs.Members);
        return read;
    }

    /// <summary>Reads an item of a list again. The first reading left out the items that cannot be read.</summary>
    public bool TryReadItemAgain<T>(out T item)
        where T : struct, IOcppListItem<T>
    {
        _tokens.Read();
        int mark = _tokens.Mark;
        if (T.TryReadItem(ref this, "", out item))
            return true;

        _tokens.SkipFrom(mark);
        return false;
    }

    /// <summary>Begins an object. The reader must stand on its first token.</summary>
    public bool TryBeginObject(string member) =>
        _tokens.Type == JsonTokenType.StartObject || Fail(PayloadErrorKind.WrongType, member);

    /// <summary>Moves to the name of the next member. Returns false at the end of the object.</summary>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        _tokens.Read();
        if (_tokens.Type != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        name = Unescaped();
        return true;
    }

    /// <summary>Moves from a name to its value.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="bit">The member's bit.</param>
    /// <param name="seen">The bits of the members read so far.</param>
    public bool TryEnter(string member, uint bit, ref uint seen)
    {
        if ((seen & bit) != 0 && !TryRepair(PayloadDeviations.RepeatedMember, PayloadErrorKind.DuplicateMember, member))
            return false;

        seen |= bit;
        _tokens.Read();
        return true;
    }

    /// <summary>Moves from the name of an optional member to its value. In tolerant mode the value may be null.</summary>
    public bool TryEnterOptional(string member, uint bit, ref uint seen, out bool present)
    {
        present = false;
        if (!TryEnter(member, bit, ref seen))
            return false;

        if (_tokens.Type == JsonTokenType.Null)
            return TryTolerate(PayloadDeviations.NullMember, PayloadErrorKind.WrongType, member);

        present = true;
        return true;
    }

    /// <summary>Skips a member that is not in the schema.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TrySkipUnknown(scoped ReadOnlySpan<byte> name)
    {
        // Create a string only for a name that is reported: the first deviation, or the error.
        string? shown = _strict || _repairs.FirstDeviation is null ? Shown(name) : null;
        if (!TryTolerate(PayloadDeviations.UnknownMember, PayloadErrorKind.UnknownMember, shown))
            return false;

        _tokens.Skip();
        return true;
    }

    /// <summary>Leaves out the value of an optional member that could not be read. In tolerant mode it reads as absent.</summary>
    public bool TryDrop(string member) => TryLose(PayloadDeviations.DroppedMember, member);

    /// <summary>Leaves out the value of a required member that could not be read and may be missing.</summary>
    public bool TryDropRequired(string member) => TryLose(PayloadDeviations.MissingMember, member);

    /// <summary>Reports a required member that is missing. The reader stands at the end of the object.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="mayBeMissing">True when the message makes sense without it.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryGoWithout(string member, bool mayBeMissing)
    {
        if (_strict || !mayBeMissing)
            return Fail(PayloadErrorKind.MissingMember, member);

        _repairs.Note(
            PayloadDeviations.MissingMember, member, isLost: true, new PayloadError(PayloadErrorKind.MissingMember, member, _tokens.Start));
        return true;
    }

    private static string Shown(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxReportedNameLength)
        {
            int end = MaxReportedNameLength;
            while ((name[end] & 0xC0) == 0x80)
                end--;
            name = name[..end];
        }

        return Encoding.UTF8.GetString(name);
    }

    private bool TryReadRoot<T>(out T value)
        where T : struct, IOcppListItem<T>
    {
        _tokens.Read();
        if (_tokens.Type == JsonTokenType.Null)
        {
            value = default;
            if (!TryTolerate(PayloadDeviations.NullPayload, PayloadErrorKind.NotAnObject, null))
                return false;

            if (_tokens.Read())
                return Fail(PayloadErrorKind.NotJson, null);

            var empty = new PayloadReader(EmptyObject, ValidationMode.Tolerant);
            empty._tokens.Read();
            bool read = T.TryReadItem(ref empty, "", out value);
            _error = empty._error;
            return read;
        }

        if (_tokens.Type != JsonTokenType.StartObject)
        {
            value = default;
            return Fail(PayloadErrorKind.NotAnObject, null);
        }

        // The last Read throws when anything but white space follows.
        return T.TryReadItem(ref this, "", out value) && !_tokens.Read();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ReadOnlySpan<byte> Unescaped() => _tokens.IsEscaped ? Decoded() : _tokens.Text;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly ReadOnlySpan<byte> Decoded()
    {
        // Rare, so an array is fine. An escape is never shorter than the character it represents.
        byte[] decoded = new byte[_tokens.Text.Length];
        return JsonStringContent.TryDecode(_tokens.Text, decoded, out int written) ? decoded.AsSpan(0, written) : default;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTolerate(PayloadDeviations deviation, PayloadErrorKind kind, string? member)
    {
        if (_strict)
            return Fail(kind, member);

        _repairs.Note(deviation, member);
        return true;
    }

    /// <summary>Tolerates a value that is not read as sent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryRepair(PayloadDeviations deviation, PayloadErrorKind kind, string member)
    {
        if (_strict)
            return Fail(kind, member);

        _repairs.Note(deviation, member, isLost: false, new PayloadError(kind, member, _tokens.Start));
        return true;
    }

    /// <summary>Leaves out the value on which the reader stands, and the error that it caused.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryLose(PayloadDeviations deviation, string member)
    {
        if (_strict)
            return false;

        if (_tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            _tokens.Skip();
        _repairs.Note(deviation, member, isLost: true, _error);
        _error = default;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Fail(PayloadErrorKind kind, string? member) => Fail(kind, member, _tokens.Start);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Fail(PayloadErrorKind kind, string? member, int offset)
    {
        _error = new PayloadError(kind, member, offset);
        return false;
    }
}
