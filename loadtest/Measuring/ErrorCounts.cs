using System.Collections.Concurrent;

namespace Moev.LoadTest.Measuring;

/// <summary>Counts errors by kind. Thread-safe.</summary>
internal sealed class ErrorCounts
{
    /// <summary>
    /// The maximum number of distinct kinds, so that a central system with a different text in every error cannot fill the memory.
    /// </summary>
    public const int MaxKinds = 100;

    private const string Rest = "other kinds";

    private readonly ConcurrentDictionary<string, Counter> _kinds = new(StringComparer.Ordinal);
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>The kinds, the most frequent first.</summary>
    public IReadOnlyList<(string Kind, long Count, string Example)> Kinds =>
        [.. _kinds.Select(static kind => (kind.Key, kind.Value.Count, kind.Value.Example)).OrderByDescending(static kind => kind.Count).ThenBy(static kind => kind.Key, StringComparer.Ordinal)];

    /// <param name="kind">The kind: the same text for the same kind of error.</param>
    /// <param name="example">Details of this error.</param>
    public void Add(string kind, string example = "")
    {
        Interlocked.Increment(ref _total);
        if (!_kinds.TryGetValue(kind, out var counter))
            counter = _kinds.GetOrAdd(_kinds.Count < MaxKinds ? kind : Rest, static (_, first) => new Counter(first), example);
        counter.Add();
    }

    private sealed class Counter(string example)
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public string Example => example;

        public void Add() => Interlocked.Increment(ref _count);
    }
}
