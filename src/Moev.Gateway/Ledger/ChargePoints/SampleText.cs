using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The value of a sample to be kept: nearly always a few bytes of the message.</summary>
internal readonly ref struct SampleText
{
    /// <summary>The length of a short value. Meters write no longer numbers.</summary>
    public const int MaxShortBytes = 64;

    private readonly OcppText _text;

    /// <param name="text">A sample's value.</param>
    /// <param name="room">Of <see cref="MaxShortBytes"/>; holds the value when it has to be decoded.</param>
    public SampleText(OcppText text, Span<byte> room)
    {
        _text = text;
        if (!text.TryGetUtf8(out var utf8))
        {
            IsLong = !text.TryCopyUtf8(room, out var length);
            utf8 = room[..length];
        }

        IsLong |= utf8.Length > MaxShortBytes;
        Short = IsLong ? default : utf8;
    }

    /// <summary>Gets a value indicating whether the value is longer than <see cref="MaxShortBytes"/>.</summary>
    public bool IsLong { get; }

    /// <summary>Gets the value in UTF-8 when it is not long.</summary>
    public ReadOnlySpan<byte> Short { get; }

    /// <summary>Gets the value, cut to a number of characters.</summary>
    public string Cut(int maxChars)
    {
        var text = _text.ToString();
        return text.Length > maxChars ? text[..maxChars] : text;
    }

    /// <summary>Copies the value, cut to a number of characters, or to the bytes that there are.</summary>
    /// <param name="buffer">Replaced by a larger one when it is too small; it grows only by what was really sent.</param>
    /// <param name="maxChars">A character is three bytes at most.</param>
    /// <param name="share">The bytes for larger buffers.</param>
    /// <returns>The bytes copied.</returns>
    public int CopyTo(ref byte[]? buffer, int maxChars, StateShare share)
    {
        int length;
        while (!_text.TryCopyUtf8(buffer, out length))
        {
            var present = buffer?.Length ?? 0;
            var larger = present == 0 ? MaxShortBytes : Math.Min(2 * present, 3 * maxChars);
            if (larger <= present || !share.TryTake(larger - present))
            {
                // A character of three bytes fits into each third.
                return Encoding.UTF8.GetBytes(Cut(Math.Min(maxChars, present / 3)), buffer);
            }

            buffer = new byte[larger];
        }

        return length <= maxChars ? length : Encoding.UTF8.GetBytes(Cut(maxChars), buffer);
    }
}
