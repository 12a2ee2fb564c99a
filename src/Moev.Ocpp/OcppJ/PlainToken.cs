using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// One token of plain JSON packed into one machine word: its type and the position of its text. Names and strings begin after their quote.
/// </summary>
internal readonly struct PlainToken
{
    /// <summary>The maximum offset or length: 256 MiB, far above any message of a charge point.</summary>
    public const int MaxOffset = (1 << OffsetBits) - 1;

    private const int OffsetBits = 28;

    private readonly ulong _packed;

    /// <param name="type">The type of the token.</param>
    /// <param name="start">The offset of the text, at most <see cref="MaxOffset"/>.</param>
    /// <param name="length">The length in bytes, at most the same.</param>
    public PlainToken(JsonTokenType type, int start, int length) =>
        _packed = ((ulong)type << (2 * OffsetBits)) | ((ulong)(uint)length << OffsetBits) | (uint)start;

    public JsonTokenType Type => (JsonTokenType)(byte)(_packed >> (2 * OffsetBits));

    public int Start => (int)_packed & MaxOffset;

    public int Length => (int)(_packed >> OffsetBits) & MaxOffset;
}
