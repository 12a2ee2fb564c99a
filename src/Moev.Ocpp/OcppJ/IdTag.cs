using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// A token that identifies a user (IdToken, OCPP 1.6 §7.28): up to 20 characters, compared case-insensitively (errata 3.73). Its bytes are
/// stored inline, so reading a token does not allocate. Tolerant mode accepts longer tokens, up to <see cref="Capacity"/>.
/// </summary>
public readonly struct IdTag : IEquatable<IdTag>
{
    /// <summary>The maximum length in bytes of UTF-8: 20 characters of any script.</summary>
    public const int Capacity = 80;

    private readonly Buffer _bytes;
    private readonly byte _length;

    private IdTag(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_bytes);
        _length = (byte)utf8.Length;
    }

    /// <summary>The length in bytes of UTF-8, 0 to <see cref="Capacity"/>.</summary>
    public int Length => _length;

    /// <summary>The token as UTF-8, in the case in which it was sent.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Utf8 => ((ReadOnlySpan<byte>)_bytes)[.._length];

    /// <summary>Converts a text to a token. Throws when the text is too long; <see cref="TryCreate(string, out IdTag)"/> does not throw.</summary>
    public static implicit operator IdTag(string text) => FromString(text);

    /// <summary>Returns true when both are the same token, ignoring case.</summary>
    public static bool operator ==(IdTag left, IdTag right) => left.Equals(right);

    /// <summary>Returns true when the tokens differ.</summary>
    public static bool operator !=(IdTag left, IdTag right) => !left.Equals(right);

    /// <summary>Does the same as the implicit conversion.</summary>
    public static IdTag FromString(string text) =>
        TryCreate(text, out var tag) ? tag : throw new ArgumentException($"An id tag holds at most {Capacity} bytes.", nameof(text));

    /// <summary>Creates a token from text. Returns false when the text is longer than <see cref="Capacity"/>.</summary>
    public static bool TryCreate(string text, out IdTag tag)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> utf8 = stackalloc byte[Capacity];
        tag = default;
        return Encoding.UTF8.TryGetBytes(text, utf8, out int written) && TryCreate(utf8[..written], out tag);
    }

    /// <summary>Creates a token from UTF-8. Returns false when it is longer than <see cref="Capacity"/>.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> utf8, out IdTag tag)
    {
        tag = utf8.Length <= Capacity ? new IdTag(utf8) : default;
        return utf8.Length <= Capacity;
    }

    /// <inheritdoc/>
    public bool Equals(IdTag other)
    {
        if (_length != other._length)
            return false;

        for (int i = 0; i < _length; i++)
        {
            if (Fold(_bytes[i]) != Fold(other._bytes[i]))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdTag other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        Span<byte> folded = stackalloc byte[_length];
        for (int i = 0; i < folded.Length; i++)
            folded[i] = Fold(_bytes[i]);

        // Seeded per process, so that an attacker cannot prepare colliding tags.
        var hash = default(HashCode);
        hash.AddBytes(folded);
        return hash.ToHashCode();
    }

    /// <summary>
    /// The token as text, with control characters as JSON escapes: they are no part of a token (printable ASCII, §3.9), and code that ends a text at
    /// a NUL, such as SQL comparison without regard to case, would take two tokens for one.
    /// </summary>
    public override string ToString()
    {
        string text = Encoding.UTF8.GetString(Utf8);
        return text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.AsSpan().ContainsAnyInRange('\u007F', '\u009F') ? Escape(text) : text;
    }

    internal void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> member) => writer.WriteString(member, Utf8);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsControl(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    // Tokens are printable ASCII; other bytes are compared unchanged.
    private static byte Fold(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;

    [InlineArray(Capacity)]
    private struct Buffer
    {
        private byte _element;
    }
}
