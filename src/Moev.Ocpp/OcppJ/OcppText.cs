using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// A text in a message. It is either the raw content of a JSON string (or number) in the received message, decoded on demand, or a .NET
/// string. A received text is valid only as long as the message's memory; <see cref="Materialize"/> makes it independent.
/// </summary>
public readonly struct OcppText : IEquatable<OcppText>, IOcppListItem<OcppText>
{
    private readonly ReadOnlyMemory<byte> _raw;
    private readonly string? _string;

    /// <summary>Creates a text from code.</summary>
    public OcppText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _string = text;
    }

    private OcppText(ReadOnlyMemory<byte> raw) => _raw = raw;

    /// <summary>True when the text is empty.</summary>
    public bool IsEmpty => _string is null ? _raw.IsEmpty : _string.Length == 0;

    /// <summary>Converts a string to a text.</summary>
    public static implicit operator OcppText(string text) => new(text);

    /// <summary>Returns true when both texts are ordinally equal.</summary>
    public static bool operator ==(OcppText left, OcppText right) => left.Equals(right);

    /// <summary>Returns true when the texts differ ordinally.</summary>
    public static bool operator !=(OcppText left, OcppText right) => !left.Equals(right);

    /// <summary>Does the same as the implicit conversion.</summary>
    public static OcppText FromString(string text) => new(text);

    /// <summary>Creates a text from UTF-8 bytes that a message had, such as a number. They must contain no backslash, and the text is valid as long as their memory.</summary>
    public static OcppText FromUtf8(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>Returns a text that is independent of the message's memory.</summary>
    public OcppText Materialize() => _string is null ? new OcppText(ToString()) : this;

    /// <summary>Reads the text as a decimal number, such as <c>-12.50</c> or <c>1.2e3</c>. Surrounding blanks are allowed.</summary>
    public bool TryGetDecimal(out decimal value)
    {
        if (_string is not null)
            return decimal.TryParse(_string, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

        if (TryPlainDecimal(_raw.Span, out value))
            return true;

        if (!NeedsDecoding)
            return decimal.TryParse(_raw.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

        return decimal.TryParse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Gets the UTF-8 bytes of the text within the message. False when the text is not from a message or contains escapes.</summary>
    public bool TryGetUtf8(out ReadOnlySpan<byte> utf8)
    {
        utf8 = _raw.Span;
        return _string is null && !utf8.Contains((byte)'\\');
    }

    /// <summary>Copies the text as UTF-8. False when the buffer is too small; three bytes per character are always enough.</summary>
    public bool TryCopyUtf8(Span<byte> destination, out int written)
    {
        if (_string is not null)
            return Encoding.UTF8.TryGetBytes(_string, destination, out written);

        // Received text has already been checked to be UTF-8.
        if (!NeedsDecoding)
        {
            var copied = _raw.Span.TryCopyTo(destination);
            written = copied ? _raw.Length : 0;
            return copied;
        }

        return JsonStringContent.TryDecode(_raw.Span, destination, out written);
    }

    /// <inheritdoc/>
    public bool Equals(OcppText other)
    {
        if (_string is null && other._string is null && !NeedsDecoding && !other.NeedsDecoding)
            return _raw.Span.SequenceEqual(other._raw.Span);

        return string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Returns true when the text ordinally equals a UTF-8 text.</summary>
    public bool Equals(ReadOnlySpan<byte> utf8)
    {
        if (_string is null && !NeedsDecoding)
            return _raw.Span.SequenceEqual(utf8);

        return string.Equals(ToString(), Encoding.UTF8.GetString(utf8), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OcppText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the decoded text. Allocates for a received text.</summary>
    public override string ToString() => _string ?? JsonStringContent.Decode(_raw.Span);

    static bool IOcppListItem<OcppText>.TryReadItem(ref PayloadReader reader, string member, out OcppText value) =>
        reader.TryReadText(member, int.MaxValue, out value);

    void IOcppListItem<OcppText>.WriteItem(Utf8JsonWriter writer)
    {
        if (_string is null && !NeedsDecoding)
            writer.WriteStringValue(_raw.Span);
        else
            writer.WriteStringValue(ToString());
    }

    /// <summary>Creates a text from the raw content of a JSON string or number that the reader has validated.</summary>
    internal static OcppText FromRaw(ReadOnlyMemory<byte> raw) => new(raw);

    internal void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> member)
    {
        if (_string is null && !NeedsDecoding)
            writer.WriteString(member, _raw.Span);
        else
            writer.WriteString(member, ToString());
    }

    /// <summary>Reads digits with at most one decimal point, as meters write them, and few enough to fit a long.</summary>
    private static bool TryPlainDecimal(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        long digits = 0;
        int point = -1;
        if (text.Length is 0 or > 18)
            return false;

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit((char)text[i]))
                digits = (digits * 10) + (text[i] - '0');
            else if (text[i] == '.' && point < 0 && i > 0 && i < text.Length - 1)
                point = i;
            else
                return false;
        }

        byte decimals = point < 0 ? (byte)0 : (byte)(text.Length - point - 1);
        value = new decimal((int)digits, (int)(digits >> 32), 0, isNegative: false, decimals);
        return true;
    }

    private bool NeedsDecoding => _raw.Span.Contains((byte)'\\');
}
