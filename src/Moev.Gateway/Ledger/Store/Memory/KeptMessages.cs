using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>
/// The newest messages that belong to no transaction, bounded by number and by bytes. The charge point that has the most loses first: meter values
/// before StartTransactions and StopTransactions, and the oldest of those.
/// </summary>
internal sealed class KeptMessages(LedgerOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChargePointIdentity, Share> _shares = []; // under _gate
    private int _count; // under _gate
    private long _bytes; // under _gate
    private long _lastId; // under _gate

    public void Add(KeptMessage message)
    {
        var length = message.Payload.Length;
        if (options.MaxOrphans == 0 || length > options.MaxOrphanBytes || length > options.MaxKeptBytesPerChargePoint)
            return;
        // Copied outside the lock: the sender's buffer goes back to its pool when the message is answered.
        var kept = message with { Payload = message.Payload.ToArray() };
        lock (_gate)
        {
            if (!_shares.TryGetValue(message.Identity, out var share))
                _shares.Add(message.Identity, share = new Share());
            share.Of(message.Action).Enqueue(new KeptRecord(++_lastId, kept));
            share.Bytes += length;
            _bytes += length;
            _count++;
            while (share.Bytes > options.MaxKeptBytesPerChargePoint)
                Drop(message.Identity, share);
            while (_count > options.MaxOrphans || _bytes > options.MaxOrphanBytes)
            {
                var (largest, of) = _shares.MaxBy(static pair => pair.Value.Bytes);
                Drop(largest, of);
            }
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<KeptMessage> ToList()
    {
        lock (_gate)
            return [.. All().OrderBy(static kept => kept.Id).Select(static kept => kept.Message)];
    }

    public IReadOnlyList<KeptRecord> List(KeptFilter filter)
    {
        lock (_gate)
            return [.. All().Where(filter.Wants).OrderByDescending(static kept => kept.Id).Take(filter.Limit)];
    }

    private IEnumerable<KeptRecord> All() => _shares.Values.SelectMany(static share => share.MeterValues.Concat(share.Others));

    private void Drop(ChargePointIdentity identity, Share share)
    {
        var dropped = (share.MeterValues.Count > 0 ? share.MeterValues : share.Others).Dequeue().Message.Payload.Length;
        share.Bytes -= dropped;
        _bytes -= dropped;
        _count--;
        if (share.MeterValues.Count + share.Others.Count == 0)
            _shares.Remove(identity);
    }

    private sealed class Share
    {
        public Queue<KeptRecord> MeterValues { get; } = [];

        public Queue<KeptRecord> Others { get; } = [];

        public long Bytes { get; set; }

        public Queue<KeptRecord> Of(Action16 action) => action == Action16.MeterValues ? MeterValues : Others;
    }
}
