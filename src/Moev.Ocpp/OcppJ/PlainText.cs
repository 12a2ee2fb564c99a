using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// A JSON text without escapes, with the offsets of its quotes: the first opens a string, the next closes it, and so on. Finding all quotes
/// first means that the end of a string does not depend on the end of the string before.
/// </summary>
internal readonly ref struct PlainText
{
    /// <summary>The maximum length in bytes. Offsets take 16 bits, so longer texts are not plain.</summary>
    public const int MaxBytes = ushort.MaxValue;

    private PlainText(ReadOnlySpan<byte> json, ReadOnlySpan<ushort> quotes)
    {
        Json = json;
        Quotes = quotes;
    }

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Json { get; }

    /// <summary>The offsets of all quotes.</summary>
    public ReadOnlySpan<ushort> Quotes { get; }

    /// <param name="json">The text.</param>
    /// <param name="quotes">Receives the offsets of the quotes.</param>
    /// <param name="text">The text with its quotes.</param>
    /// <returns>
    /// False when the text contains a backslash or a control character in a string, is not UTF-8, or when the text or its quotes exceed the
    /// limit.
    /// </returns>
    public static bool TryCreate(ReadOnlySpan<byte> json, Span<ushort> quotes, out PlainText text)
    {
        text = default;
        if (json.Length > MaxBytes)
            return false;

        var count = 0;
        var start = 0;
        var escapes = Vector256<byte>.Zero;
        var controls = Vector256<byte>.Zero;
        var all = Vector256<byte>.Zero;
        Span<byte> last = stackalloc byte[Vector256<byte>.Count];
        while (start < json.Length)
        {
            Vector256<byte> bytes;
            if (start <= json.Length - Vector256<byte>.Count)
            {
                bytes = Vector256.Create(json.Slice(start, Vector256<byte>.Count));
            }
            else
            {
                last.Fill((byte)' ');
                json[start..].CopyTo(last);
                bytes = Vector256.Create<byte>(last);
            }

            escapes |= Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
            controls |= Vector256.Equals(bytes, Vector256.Min(bytes, Vector256.Create((byte)0x1F)));
            all |= bytes;
            var found = Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
            if (count > quotes.Length - Vector256<byte>.Count)
                return false;

            Take(found, start, quotes.Slice(count, Vector256<byte>.Count));
            count += BitOperations.PopCount(found);
            start += Vector256<byte>.Count;
        }

        if (escapes != Vector256<byte>.Zero || (all.ExtractMostSignificantBits() != 0 && !Utf8.IsValid(json)))
            return false;

        text = new PlainText(json, quotes[..count]);
        return controls == Vector256<byte>.Zero || !HasControlInString(text);
    }

    /// <summary>Returns true when a string contains a control character. Line breaks between tokens are legal.</summary>
    private static bool HasControlInString(in PlainText text)
    {
        for (var i = 1; i < text.Quotes.Length; i += 2)
        {
            if (text.Json[text.Quotes[i - 1]..text.Quotes[i]].ContainsAnyInRange((byte)0, (byte)0x1F))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Stores the offsets of the quotes found. Usually there are four to eight, so that many are always written without a branch; the next
    /// call overwrites the surplus.
    /// </summary>
    private static void Take(uint found, int start, Span<ushort> room)
    {
        for (var i = 0; i < 8; i++)
        {
            room[i] = (ushort)(start + BitOperations.TrailingZeroCount(found));
            found &= found - 1;
        }

        for (var i = 8; found != 0; i++)
        {
            room[i] = (ushort)(start + BitOperations.TrailingZeroCount(found));
            found &= found - 1;
        }
    }
}
