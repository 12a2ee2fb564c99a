using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>
/// The security events of one minute that the ledger records: so many of each kind, and fewer for one identity. Charge points with a transaction on
/// record have a budget that strangers can't use up. What is left out is counted, and the count is recorded.
/// </summary>
/// <param name="perMinute">The events of one kind for all known charge points; strangers have a tenth.</param>
internal sealed class SecurityBudget(int perMinute, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, bool IsKnown), int> _kinds = []; // under _gate
    private readonly Dictionary<(string Kind, ChargePointIdentity Identity), int> _identities = []; // under _gate; as many as the kinds let in
    private readonly Dictionary<(string Kind, bool IsKnown), (int Count, ChargePointIdentity Last)> _leftOut = []; // under _gate
    private long _begunAt = time.GetTimestamp(); // under _gate

    /// <summary>Returns true if the event may be recorded; counts it otherwise.</summary>
    /// <param name="isKnown">The charge point has a transaction on record.</param>
    public bool TryEnter(SecurityEvent happened, bool isKnown)
    {
        var kind = (happened.Kind, isKnown);
        var identity = (happened.Kind, happened.Identity);
        lock (_gate)
        {
            if (time.GetElapsedTime(_begunAt) >= Window)
            {
                _begunAt = time.GetTimestamp();
                _kinds.Clear();
                _identities.Clear();
            }

            // A charge point reports what it has queued; the gateway says the same thing again and again.
            var share = happened.Kind == SecurityEventKinds.Reported ? Math.Max(perMinute / 10, 1) : Math.Max(perMinute / 120, 1);
            if (_kinds.GetValueOrDefault(kind) < (isKnown ? perMinute : Math.Max(perMinute / 10, 1)) && _identities.GetValueOrDefault(identity) < share)
            {
                _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
                _identities[identity] = _identities.GetValueOrDefault(identity) + 1;
                return true;
            }

            _leftOut[kind] = (_leftOut.GetValueOrDefault(kind).Count + 1, happened.Identity);
            return false;
        }
    }

    /// <summary>Takes the counts of what was left out since the last call, as events.</summary>
    public IReadOnlyList<SecurityEvent> TakeLeftOut()
    {
        lock (_gate)
        {
            if (_leftOut.Count == 0)
                return [];
            var now = time.GetUtcNow();
            SecurityEvent[] counts =
            [
                .. _leftOut.Select(pair => new SecurityEvent(
                    pair.Value.Last,
                    now,
                    SecurityEventKinds.LeftOut,
                    $"{pair.Value.Count} {pair.Key.Kind} events of charge points {(pair.Key.IsKnown ? "with" : "without")} a transaction on record were left out, the last of this one")),
            ];
            _leftOut.Clear();
            return counts;
        }
    }
}
