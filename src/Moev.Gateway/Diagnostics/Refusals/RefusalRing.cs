namespace Moev.Gateway.Diagnostics.Refusals;

/// <summary>
/// The newest refusals of one kind, bounded in number and bytes. Equal ones share an entry. For room, the source with the most entries loses its
/// oldest: a stranger who tries many identities drops his own. Not thread-safe.
/// </summary>
internal sealed class RefusalRing(int maxEntries, long maxBytes)
{
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = []; // the longest unseen first
    private readonly Dictionary<string, int> _bySource = [];
    private long _bytes;

    /// <summary>Gets the entries, the newest first.</summary>
    public IEnumerable<RefusalRecord> Newest
    {
        get
        {
            for (var node = _order.Last; node is not null; node = node.Previous)
                yield return node.Value.Record;
        }
    }

    /// <summary>Gets the number of refusals that are no longer listed.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Adds a refusal.</summary>
    /// <returns>The entry that it belongs to.</returns>
    public Entry Add(in Refusal refusal, DateTimeOffset at)
    {
        var source = SourceOf(refusal.Address);
        var key = new Key(refusal.Identity, source, refusal.Code, refusal.Reason, refusal.Action);
        if (_entries.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            node.Value.Record = node.Value.Record with { Last = refusal, Count = node.Value.Record.Count + 1, LastAt = at };
        }
        else
        {
            node = new LinkedListNode<Entry>(new Entry(key, new RefusalRecord(refusal, 1, at, at)));
            _entries.Add(key, node);
            _bySource[source] = _bySource.GetValueOrDefault(source) + 1;
            _bytes += key.Bytes;
        }

        _order.AddLast(node);
        while (_entries.Count > 1 && (_entries.Count > maxEntries || _bytes > maxBytes))
            DropOne();
        return node.Value;
    }

    /// <summary>Returns an address without its port.</summary>
    public static string SourceOf(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon <= 0 ? address : address[..colon];
    }

    private void DropOne()
    {
        var heaviest = _bySource.MaxBy(static pair => pair.Value).Key;
        var node = _order.First!;
        while (node.Value.Key.Source != heaviest)
            node = node.Next!;
        _order.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Key.Bytes;
        LeftOut += node.Value.Record.Count;
        if (--_bySource[heaviest] == 0)
            _bySource.Remove(heaviest);
    }

    /// <summary>An entry of the ring.</summary>
    public sealed class Entry(Key key, RefusalRecord record)
    {
        public Key Key => key;

        public RefusalRecord Record { get; set; } = record;

        /// <summary>Gets or sets the timestamp of the last log line; null for none.</summary>
        public long? LoggedAt { get; set; }
    }

    /// <summary>The members by which refusals are equal.</summary>
    public readonly record struct Key(string Identity, string Source, string Code, string Reason, string? Action)
    {
        /// <summary>The bytes of an entry besides its texts, which are kept twice.</summary>
        private const int OverheadBytes = 512;

        public int Bytes => OverheadBytes + 4 * (Identity.Length + Source.Length + Code.Length + Reason.Length + (Action?.Length ?? 0));
    }
}
