using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>The answers given under Idempotency-Keys, bounded by number, bytes and time; the oldest is forgotten first. Thread-safe.</summary>
/// <remarks>Keys are each caller's own: nobody gets another's answer by guessing its key.</remarks>
internal sealed class AnswerBook(IOptions<ControlOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Caller, string Key), Entry> _entries = []; // under _gate
    private readonly Queue<Entry> _answered = []; // under _gate; oldest first
    private readonly int _maxKeys = options.Value.MaxIdempotencyKeys;
    private readonly int _maxBytes = options.Value.MaxIdempotencyBytes;
    private readonly TimeSpan _lifetime = TimeSpan.FromMinutes(options.Value.IdempotencyMinutes);
    private long _bytes; // under _gate

    /// <summary>How long an answer is remembered.</summary>
    public TimeSpan Lifetime => _lifetime;

    /// <summary>The entry of a key, which is new when nobody asked with it before.</summary>
    /// <returns>False when as many keys as may be are in use, all of them by requests that are being served.</returns>
    public bool TryEnter(string caller, string key, UInt128 fingerprint, [NotNullWhen(true)] out Entry? entry, out bool isNew)
    {
        isNew = false;
        lock (_gate)
        {
            Expire();
            if (_entries.TryGetValue((caller, key), out entry))
                return true;
            if (_entries.Count >= _maxKeys && !ForgetOldest())
                return false;
            isNew = true;
            _entries.Add((caller, key), entry = new Entry(caller, key, fingerprint));
            return true;
        }
    }

    /// <summary>The answer of the request that made the entry, for those who wait for it and for those who come later.</summary>
    public void Keep(Entry entry, RecordedAnswer answer)
    {
        entry.Complete(answer);
        lock (_gate)
        {
            entry.AnsweredAt = time.GetTimestamp();
            entry.Bytes = answer.Body.Length;
            _bytes += entry.Bytes;
            _answered.Enqueue(entry);
            while (_bytes > _maxBytes && ForgetOldest())
            {
            }
        }
    }

    /// <summary>Gives the key free: nothing was done under it.</summary>
    /// <param name="answer">For those who wait; null lets one of them try.</param>
    public void Release(Entry entry, RecordedAnswer? answer)
    {
        lock (_gate)
            _entries.Remove((entry.Caller, entry.Key));
        entry.Complete(answer);
    }

    private void Expire()
    {
        while (_answered.TryPeek(out var oldest) && time.GetElapsedTime(oldest.AnsweredAt) >= _lifetime)
            ForgetOldest();
    }

    private bool ForgetOldest()
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

        /// <summary>Of the request that made it: another one under the same key is a mistake.</summary>
        public UInt128 Fingerprint => fingerprint;

        /// <summary>The answer; null when there is none, and the key is free again.</summary>
        public Task<RecordedAnswer?> Answer => _answer.Task;

        // The rest under the book's gate.
        public long AnsweredAt { get; set; }

        public int Bytes { get; set; }

        public void Complete(RecordedAnswer? answer) => _answer.TrySetResult(answer);
    }
}
