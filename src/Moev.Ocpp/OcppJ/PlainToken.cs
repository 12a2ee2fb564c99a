using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>One token of plain JSON, in one word: what it is, and where its text stands. Names and strings begin behind their quote.</summary>
internal readonly struct PlainToken
{
    private readonly ulong _packed;

    /// <param name="type">What it is.</param>
    /// <param name="start">Where it begins, 16 bits.</param>
    /// <param name="length">Its length in bytes, 16 bits.</param>
    public PlainToken(JsonTokenType type, int start, int length) => _packed = ((ulong)type << 32) | ((ulong)(uint)length << 16) | (uint)start;

    public JsonTokenType Type => (JsonTokenType)(byte)(_packed >> 32);

    public int Start => (ushort)_packed;

    public int Length => (ushort)(_packed >> 16);
}
