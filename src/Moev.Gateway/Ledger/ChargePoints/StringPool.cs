using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>One shared copy of the texts that thousands of charge points report alike, such as the vendor's name. Thread-safe.</summary>
/// <remarks>Bounded, because a charge point can report any text. The first texts are shared; they are the common ones.</remarks>
internal sealed class StringPool
{
    /// <summary>The number of texts that are shared. Each charge point keeps its own copy of any other.</summary>
    public const int MaxStrings = 1_024;

    private readonly ConcurrentDictionary<string, string> _strings = new(StringComparer.Ordinal);
    private int _count; // any; via interlocked: the dictionary's own count takes all its locks

    [return: NotNullIfNotNull(nameof(text))]
    public string? Share(string? text)
    {
        if (text is null)
            return null;
        if (_strings.TryGetValue(text, out var known))
            return known;
        if (Volatile.Read(ref _count) >= MaxStrings || Interlocked.Increment(ref _count) > MaxStrings)
            return text;
        return _strings.GetOrAdd(text, text);
    }
}
