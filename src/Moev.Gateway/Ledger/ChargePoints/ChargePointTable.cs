using System.Collections.Concurrent;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The charge points on record, at most Ledger:MaxChargePoints; a further one replaces the one that was not seen for the longest time.</summary>
/// <remarks>Lookups take no lock. The order of last contact changes when a charge point connects, boots or disconnects, not with every message.</remarks>
/// <param name="options">The bounds.</param>
/// <param name="keptSamples">The number of samples to keep for each charge point, beside the newest of each kind.</param>
internal sealed class ChargePointTable(LedgerOptions options, int keptSamples = 0)
{
    private readonly ConcurrentDictionary<ChargePointIdentity, ChargePointState> _known = new();
    private readonly StringPool _strings = new();
    private readonly StateBudget _budget = new(options);
    private readonly Lock _gate = new();
    private readonly LinkedList<ChargePointState> _bySeen = []; // under _gate; the longest unseen first
    private bool _hasForgotten; // under _gate
    private long _lastProfileKey; // any; via interlocked

    /// <summary>Gets the bytes that charge points have taken beyond their own part.</summary>
    public long StateBytes => _budget.Taken;

    /// <summary>Gets the number of charge points.</summary>
    public int Count => _known.Count;

    public ChargePointState? Find(ChargePointIdentity identity) => _known.TryGetValue(identity, out var state) ? state : null;

    /// <summary>Gets the charge point. Adds it when it is unknown or was forgotten.</summary>
    public ChargePointState Get(ChargePointIdentity identity, DateTimeOffset at) => Find(identity) ?? Touch(identity, at);

    /// <summary>Gets the charge point and makes it the one that was seen last.</summary>
    public ChargePointState Touch(ChargePointIdentity identity, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(identity, out var state))
            {
                _bySeen.Remove(state.PlaceBySeen);
            }
            else
            {
                if (_known.Count >= options.MaxChargePoints && _bySeen.First is { } longestUnseen)
                {
                    _bySeen.RemoveFirst();
                    _known.TryRemove(longestUnseen.Value.Identity, out _);
                    longestUnseen.Value.Forgotten();
                    _hasForgotten = true;
                }

                state = new ChargePointState(identity, at, options, _strings, _budget, keptSamples) { MayRunOthers = _hasForgotten };
                _known[identity] = state;
            }

            _bySeen.AddLast(state.PlaceBySeen);
            return state;
        }
    }

    /// <summary>Gets the identities in ordinal order.</summary>
    public IReadOnlyList<ChargePointIdentity> Identities()
    {
        var identities = _known.Keys.ToArray();
        Array.Sort(identities, static (a, b) => string.CompareOrdinal(a.Value, b.Value));
        return identities;
    }

    /// <summary>Gets the records in ordinal order of identity.</summary>
    public IReadOnlyList<ChargePointRecord> ToRecords() =>
        [.. _known.Values
            .OrderBy(static state => state.Identity.Value, StringComparer.Ordinal)
            .Select(static state => state.ToRecord())];

    /// <summary>Gets the charge points that have an open job without a sign of life since before an instant.</summary>
    public IReadOnlyList<ChargePointIdentity> ListSilent(DateTimeOffset before) =>
        [.. _known.Values.Where(state => state.HasSilentJob(before)).Select(static state => state.Identity)];

    /// <summary>Gets a key that no charging profile in this table has.</summary>
    public long NextProfileKey() => Interlocked.Increment(ref _lastProfileKey);

    /// <summary>Sets the highest profile key on record. Called while the table is loaded.</summary>
    public void ContinueProfileKeys(long last) => Volatile.Write(ref _lastProfileKey, last);
}
