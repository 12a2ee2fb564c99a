using System.Diagnostics.CodeAnalysis;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The cached tokens of the payload whose envelope this thread read last. Reading the envelope validates the whole message as JSON; a
/// payload that is read immediately, as most are, need not be tokenized again.
/// </summary>
/// <remarks>
/// A message knows the cache and its generation, which is unique per message of this thread. If either is no longer current, because the
/// message waited or moved to another thread, its payload is read from its bytes with the same result. Therefore only the owning thread
/// touches the cache.
/// </remarks>
internal sealed class PlainTokenCache
{
    /// <summary>The maximum number of cached tokens. A message with five samples has 60; longer messages are tokenized again.</summary>
    public const int Capacity = 1_024;

    [ThreadStatic]
    private static PlainTokenCache? s_ofThread;

    /// <summary>The maximum number of quotes in a plain message. Each string has two, and most tokens are strings.</summary>
    private const int MaxQuotes = 4_096;

    private readonly ushort[] _quotes = new ushort[MaxQuotes];
    private readonly PlainToken[] _tokens = new PlainToken[Capacity];
    private int _count;
    private long _generation;

    private PlainTokenCache()
    {
    }

    /// <summary>The cache of the current thread.</summary>
    public static PlainTokenCache OfThread => s_ofThread ??= new PlainTokenCache();

    /// <summary>Starts a new message and drops the tokens of the one before.</summary>
    public bool TryBegin(ReadOnlySpan<byte> json, out PlainText text)
    {
        _generation++;
        return PlainText.TryCreate(json, _quotes, out text);
    }

    /// <summary>Caches the tokens of the message's payload.</summary>
    /// <param name="text">The message.</param>
    /// <param name="position">The offset of the object; moved behind it.</param>
    /// <param name="quote">The index of the first quote at or after the offset; moved as well.</param>
    /// <param name="generation">Identifies these tokens; 0 when there are too many to cache.</param>
    /// <returns>False when the object is not plain or not valid.</returns>
    public bool TryReadObject(in PlainText text, ref int position, ref int quote, out long generation)
    {
        var isRead = PlainJson.TryReadObject(text, ref position, ref quote, _tokens, out _count);
        generation = isRead && _count <= Capacity ? _generation : 0;
        return isRead;
    }

    /// <summary>Gets the tokens if they still have that generation and the current thread owns them.</summary>
    public static bool TryGet([NotNullWhen(true)] PlainTokenCache? tokens, long generation, out ReadOnlySpan<PlainToken> found)
    {
        if (generation == 0 || tokens is null || tokens != s_ofThread || tokens._generation != generation)
        {
            found = default;
            return false;
        }

        found = tokens._tokens.AsSpan(0, tokens._count);
        return true;
    }
}
