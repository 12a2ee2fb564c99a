using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// A token that identifies a user (IdToken, OCPP 1.6 §7.28): up to 20 characters, compared without regard to case (errata 3.73).
/// Its bytes stand inline, so reading one allocates nothing. What Tolerant mode lets in may be longer, up to <see cref="Capacity"/>.
/// </summary>
public readonly struct IdTag : IEquatable<IdTag>
{
    /// <summary>The most that it holds, in bytes of UTF-8: 20 characters of whatever script.</summary>
    public const int Capacity = 80;

    private readonly Buffer _bytes;
    private readonly byte _length;

    private IdTag(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_bytes);
        _length = (byte)utf8.Length;
    }

    /// <summary>Bytes of UTF-8, 0 to <see cref="Capacity"/>.</summary>
    public int Length => _length;

    /// <summary>The token as UTF-8, in the case it was sent in.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Utf8 => ((ReadOnlySpan<byte>)_bytes)[.._length];

    /// <summary>A token from text. Throws when it is too long: <see cref="TryCreate(string, out IdTag)"/> does not.</summary>
    public static implicit operator IdTag(string text) => FromString(text);

    /// <summary>Whether both are the same token, whatever their case.</summary>
    public static bool operator ==(IdTag left, IdTag right) => left.Equals(right);

    /// <summary>Whether they are two tokens.</summary>
    public static bool operator !=(IdTag left, IdTag right) => !left.Equals(right);

    /// <summary>The same as the implicit conversion.</summary>
    public static IdTag FromString(string text) =>
        TryCreate(text, out var tag) ? tag : throw new ArgumentException($"An id tag holds at most {Capacity} bytes.", nameof(text));

    /// <summary>A token from text. False when it is longer than <see cref="Capacity"/>.</summary>
    public static bool TryCreate(string text, out IdTag tag)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> utf8 = stackalloc byte[Capacity];
        tag = default;
        return Encoding.UTF8.TryGetBytes(text, utf8, out int written) && TryCreate(utf8[..written], out tag);
    }

    /// <summary>A token from UTF-8. False when it is longer than <see cref="Capacity"/>.</summary>
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

        // Seeded per process, so that nobody can prepare colliding tags.
        var hash = default(HashCode);
        hash.AddBytes(folded);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);

    internal void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> member) => writer.WriteString(member, Utf8);

    // Tokens are printable ASCII; other bytes compare as they are.
    private static byte Fold(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;

    [InlineArray(Capacity)]
    private struct Buffer
    {
        private byte _element;
    }
}
