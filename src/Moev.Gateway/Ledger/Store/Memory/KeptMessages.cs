namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>The newest messages that belong to no transaction, bounded by number and by bytes; the oldest is dropped first.</summary>
internal sealed class KeptMessages(int maxMessages, int maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<KeptRecord> _messages = []; // under _gate
    private long _bytes; // under _gate
    private long _lastId; // under _gate

    public void Add(KeptMessage message)
    {
        if (maxMessages == 0 || message.Payload.Length > maxBytes)
            return;
        // Copied outside the lock: the sender's buffer goes back to its pool when the message is answered.
        var kept = message with { Payload = message.Payload.ToArray() };
        lock (_gate)
        {
            _messages.Enqueue(new KeptRecord(++_lastId, kept));
            _bytes += kept.Payload.Length;
            while (_messages.Count > maxMessages || _bytes > maxBytes)
                _bytes -= _messages.Dequeue().Message.Payload.Length;
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<KeptMessage> ToList()
    {
        lock (_gate)
            return [.. _messages.Select(static kept => kept.Message)];
    }

    public IReadOnlyList<KeptRecord> List(KeptFilter filter)
    {
        lock (_gate)
            return [.. _messages.Reverse().Where(filter.Wants).Take(filter.Limit)];
    }
}
