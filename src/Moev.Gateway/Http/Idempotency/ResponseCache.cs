using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>The responses by Idempotency-Key, bounded by number, bytes and time; the oldest is dropped first. Thread-safe.</summary>
/// <remarks>Keys belong to a caller's address: guessing a key does not reveal the response of another caller.</remarks>
internal sealed class ResponseCache(IOptions<ControlOptions> options, TimeProvider time)
{
    private const int EntryBytes = 512; // its objects, and its place in the table

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Caller, string Key), Entry> _entries = []; // under _gate
    private readonly Queue<Entry> _answered = []; // under _gate; oldest first
    private readonly int _maxKeys = options.Value.MaxIdempotencyKeys;
    private readonly int _maxBytes = options.Value.MaxIdempotencyBytes;
    private readonly TimeSpan _lifetime = TimeSpan.FromMinutes(options.Value.IdempotencyMinutes);
    private long _bytes; // under _gate

    /// <summary>The time for which a response is kept.</summary>
    public TimeSpan Lifetime => _lifetime;

    /// <summary>Finds or adds the entry of a key.</summary>
    /// <returns>False when the maximum number of keys is in use by running requests.</returns>
    public bool TryEnter(string caller, string key, UInt128 fingerprint, [NotNullWhen(true)] out Entry? entry, out bool isNew)
    {
        isNew = false;
        lock (_gate)
        {
            Expire();
            if (_entries.TryGetValue((caller, key), out entry))
                return true;
            if (_entries.Count >= _maxKeys && !DropOldest())
                return false;
            isNew = true;
            _entries.Add((caller, key), entry = new Entry(caller, key, fingerprint));
            return true;
        }
    }

    /// <summary>Keeps the response of the request that added the entry, for waiting and for later requests.</summary>
    public void Keep(Entry entry, RecordedAnswer answer)
    {
        entry.Complete(answer);
        lock (_gate)
        {
            entry.AnsweredAt = time.GetTimestamp();
            entry.Bytes = EntryBytes + answer.Bytes + (sizeof(char) * (entry.Key.Length + entry.Caller.Length));
            _bytes += entry.Bytes;
            _answered.Enqueue(entry);
            while (_bytes > _maxBytes && DropOldest())
            {
            }
        }
    }

    /// <summary>Frees the key, because nothing was done.</summary>
    /// <param name="answer">The response for waiting requests; null lets one of them run.</param>
    public void Release(Entry entry, RecordedAnswer? answer)
    {
        lock (_gate)
            _entries.Remove((entry.Caller, entry.Key));
        entry.Complete(answer);
    }

    private void Expire()
    {
        while (_answered.TryPeek(out var oldest) && time.GetElapsedTime(oldest.AnsweredAt) >= _lifetime)
            DropOldest();
    }

    private bool DropOldest()
    {
        if (!_answered.TryDequeue(out var oldest))
            return false;
        _entries.Remove((oldest.Caller, oldest.Key));
        _bytes -= oldest.Bytes;
        return true;
    }

    /// <summary>A key in use.</summary>
    internal sealed class Entry(string caller, string key, UInt128 fingerprint)
    {
        private readonly TaskCompletionSource<RecordedAnswer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Caller => caller;

        public string Key => key;

        /// <summary>The fingerprint of the request that added the entry; another one with the same key is an error.</summary>
        public UInt128 Fingerprint => fingerprint;

        /// <summary>The response; null when there is none and the key is free again.</summary>
        public Task<RecordedAnswer?> Answer => _answer.Task;

        // Below: under the cache's gate.
        public long AnsweredAt { get; set; }

        public int Bytes { get; set; }

        public void Complete(RecordedAnswer? answer) => _answer.TrySetResult(answer);
    }
}
