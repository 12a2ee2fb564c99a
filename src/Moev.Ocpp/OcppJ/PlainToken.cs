using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>One token of plain JSON, in one word: what it is, and where its text stands. Names and strings begin behind their quote.</summary>
internal readonly struct PlainToken
{
    /// <summary>The largest start or length: what is longer than 256 MiB is nothing that a charge point has to say.</summary>
    public const int MaxPlace = (1 << PlaceBits) - 1;

    private const int PlaceBits = 28;

    private readonly ulong _packed;

    /// <param name="type">What it is.</param>
    /// <param name="start">Where it begins, up to <see cref="MaxPlace"/>.</param>
    /// <param name="length">Its length in bytes, up to the same.</param>
    public PlainToken(JsonTokenType type, int start, int length) =>
        _packed = ((ulong)type << (2 * PlaceBits)) | ((ulong)(uint)length << PlaceBits) | (uint)start;

    public JsonTokenType Type => (JsonTokenType)(byte)(_packed >> (2 * PlaceBits));

    public int Start => (int)_packed & MaxPlace;

    public int Length => (int)(_packed >> PlaceBits) & MaxPlace;
}
