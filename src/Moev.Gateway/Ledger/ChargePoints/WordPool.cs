using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>One copy of words that thousands of charge points say alike, such as their vendor's name. Thread-safe.</summary>
/// <remarks>Bounded: charge points invent words at will, and the first ones are the ones to know.</remarks>
internal sealed class WordPool
{
    /// <summary>Words that are kept once; further ones are kept by each charge point.</summary>
    public const int MaxWords = 1_024;

    private readonly ConcurrentDictionary<string, string> _words = new(StringComparer.Ordinal);
    private int _count; // any; via interlocked: the dictionary's own takes all its locks

    [return: NotNullIfNotNull(nameof(word))]
    public string? Share(string? word)
    {
        if (word is null)
            return null;
        if (_words.TryGetValue(word, out var known))
            return known;
        if (Volatile.Read(ref _count) >= MaxWords || Interlocked.Increment(ref _count) > MaxWords)
            return word;
        return _words.GetOrAdd(word, word);
    }
}
