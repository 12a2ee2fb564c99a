using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>One token of plain JSON, in one word: what it is, and where its text stands. Names and strings begin behind their quote.</summary>
internal readonly struct PlainToken
{
    private const int PlaceBits = 28;
    private const uint PlaceMask = (1u << PlaceBits) - 1;

    private readonly ulong _packed;

    /// <param name="type">What it is.</param>
    /// <param name="start">Where it begins, 28 bits: no message is of 256 MiB.</param>
    /// <param name="length">Its length in bytes, 28 bits.</param>
    public PlainToken(JsonTokenType type, int start, int length) =>
        _packed = ((ulong)type << (2 * PlaceBits)) | ((ulong)(uint)length << PlaceBits) | (uint)start;

    public JsonTokenType Type => (JsonTokenType)(byte)(_packed >> (2 * PlaceBits));

    public int Start => (int)((uint)_packed & PlaceMask);

    public int Length => (int)((uint)(_packed >> PlaceBits) & PlaceMask);
}
