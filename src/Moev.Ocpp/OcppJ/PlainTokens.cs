using System.Diagnostics.CodeAnalysis;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The tokens of the payload whose envelope this thread has read last. To know that a message is JSON all of it must be looked at; whoever
/// reads the payload at once, as most do, need not look for its tokens again.
/// </summary>
/// <remarks>
/// A message knows the tokens and their generation, which no other message of this thread has. Where either is not this thread's newest,
/// because the message waited or went to another thread, its payload is read from its bytes, with the same result. So only the thread that
/// owns them ever touches them.
/// </remarks>
internal sealed class PlainTokens
{
    /// <summary>Tokens that are kept of one message. A message with five samples has 60; those of longer ones are looked for again.</summary>
    public const int Capacity = 1_024;

    [ThreadStatic]
    private static PlainTokens? s_ofThread;

    /// <summary>Messages with more quotes are not plain: each string has two, and most tokens are strings.</summary>
    private const int MaxQuotes = 4_096;

    private readonly ushort[] _quotes = new ushort[MaxQuotes];
    private readonly PlainToken[] _tokens = new PlainToken[Capacity];
    private int _count;
    private long _generation;

    private PlainTokens()
    {
    }

    /// <summary>This thread's.</summary>
    public static PlainTokens OfThread => s_ofThread ??= new PlainTokens();

    /// <summary>Looks at another message; the tokens of the one before are gone.</summary>
    public bool TryBegin(ReadOnlySpan<byte> json, out PlainText text)
    {
        _generation++;
        return PlainText.TryCreate(json, _quotes, out text);
    }

    /// <summary>Takes the tokens of the message's payload.</summary>
    /// <param name="text">The message.</param>
    /// <param name="position">Where the object begins; moves behind it.</param>
    /// <param name="quote">The number of the first quote that stands there or later; moves too.</param>
    /// <param name="generation">Names these tokens; 0 when they are too many to be kept.</param>
    /// <returns>False when it is not plain, which includes not being valid.</returns>
    public bool TryReadObject(in PlainText text, ref int position, ref int quote, out long generation)
    {
        var isRead = PlainJson.TryReadObject(text, ref position, ref quote, _tokens, out _count);
        generation = isRead && _count <= Capacity ? _generation : 0;
        return isRead;
    }

    /// <summary>The tokens, if they are still those of that generation, and the caller's thread is theirs.</summary>
    public static bool TryGet([NotNullWhen(true)] PlainTokens? tokens, long generation, out ReadOnlySpan<PlainToken> found)
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
