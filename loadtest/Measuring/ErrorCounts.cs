using System.Collections.Concurrent;

namespace Moev.LoadTest.Measuring;

/// <summary>What went wrong, counted by kind. Any thread.</summary>
internal sealed class ErrorCounts
{
    /// <summary>Kinds that are told apart; a central system that puts something new into every error must not fill the memory.</summary>
    public const int MaxKinds = 100;

    private const string Rest = "other kinds";

    private readonly ConcurrentDictionary<string, Counter> _kinds = new(StringComparer.Ordinal);
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Kinds, the most frequent first.</summary>
    public IReadOnlyList<(string Kind, long Count, string Example)> Kinds =>
        [.. _kinds.Select(static kind => (kind.Key, kind.Value.Count, kind.Value.Example)).OrderByDescending(static kind => kind.Count).ThenBy(static kind => kind.Key, StringComparer.Ordinal)];

    /// <param name="kind">The same text for the same kind of error.</param>
    /// <param name="example">More about this one.</param>
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
