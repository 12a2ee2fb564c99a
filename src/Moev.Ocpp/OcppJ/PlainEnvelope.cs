using System.Text;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Reads the envelope of the common CALLs and CALLRESULTs, which contain nothing unusual, and caches the tokens of their payload for the
/// payload reader.
/// </summary>
/// <remarks>
/// It may accept a message only where <see cref="OcppMessageReader"/> gives the same result. That class reads all other messages and alone
/// decides about errors.
/// </remarks>
internal static class PlainEnvelope
{
    /// <summary>The size of a common message. One of few enough bytes has few enough tokens, and the cache of tokens stays small.</summary>
    private const int MaxBytes = 20_000;

    /// <param name="utf8Message">The whole message.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when the message is not plain or not valid.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8Message, out OcppMessage message)
    {
        message = default;
        var json = utf8Message.Span;

        var tokens = PlainTokenCache.OfThread;
        if (json.Length > MaxBytes || !tokens.TryBegin(json, out var text))
            return false;

        var quote = 0;
        var position = PlainJson.SkipBlanks(json, 0);
        if (PlainJson.At(json, position) != '[')
            return false;

        position = PlainJson.SkipBlanks(json, position + 1);
        var type = (OcppMessageType)(PlainJson.At(json, position) - '0');
        if (type is not (OcppMessageType.Call or OcppMessageType.CallResult))
            return false;

        if (!TryNext(json, position + 1, out position) || !TryString(text, ref quote, ref position, out var id))
            return false;

        // Non-ASCII ids have fewer characters than bytes, so leave them to the general reader.
        if (id.Length is 0 or > OcppMessageReader.MaxIdCharacters || !Ascii.IsValid(json.Slice(id.Start, id.Length)))
            return false;

        if (!TryNext(json, position, out position))
            return false;

        var name = default(Slice);
        if (type == OcppMessageType.Call && !(TryString(text, ref quote, ref position, out name) && TryNext(json, position, out position)))
            return false;

        var start = position;
        if (!tokens.TryReadObject(text, ref position, ref quote, out var generation))
            return false;

        var end = PlainJson.SkipBlanks(json, position);
        if (PlainJson.At(json, end) != ']' || PlainJson.SkipBlanks(json, end + 1) != json.Length)
            return false;

        message = new OcppMessage(
            type,
            utf8Message.Slice(id.Start, id.Length),
            utf8Message.Slice(name.Start, name.Length),
            description: default,
            utf8Message[start..position],
            id.Length > OcppMessageReader.SpecifiedIdCharacters ? PayloadDeviations.LongMessageId : PayloadDeviations.None,
            problem: null,
            tokens,
            generation);
        return true;
    }

    /// <summary>Moves past the comma to the next element.</summary>
    private static bool TryNext(ReadOnlySpan<byte> json, int position, out int next)
    {
        next = PlainJson.SkipBlanks(json, position);
        if (PlainJson.At(json, next) != ',')
            return false;

        next = PlainJson.SkipBlanks(json, next + 1);
        return true;
    }

    private static bool TryString(in PlainText text, ref int quote, ref int position, out Slice content)
    {
        content = default;
        if (PlainJson.At(text.Json, position) != '"')
            return false;

        var end = PlainJson.ClosingQuote(text, ref quote);
        if (end == PlainJson.None)
            return false;

        content = new Slice(position + 1, end - position - 1);
        position = end + 1;
        return true;
    }

    private readonly record struct Slice(int Start, int Length);
}
