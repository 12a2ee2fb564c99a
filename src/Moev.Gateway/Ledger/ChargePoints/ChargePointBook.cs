using System.Collections.Concurrent;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The charge points heard of, at most so many; a further one takes the place of the one longest unseen.</summary>
/// <remarks>Finding one takes no lock. The order of last seeing changes at connecting, booting and disconnecting only, not with every message.</remarks>
/// <param name="keptSamples">Samples of one charge point to remember, beside the newest of each kind.</param>
internal sealed class ChargePointBook(LedgerOptions options, int keptSamples = 0)
{
    private readonly ConcurrentDictionary<ChargePointIdentity, ChargePointState> _known = new();
    private readonly WordPool _words = new();
    private readonly Lock _gate = new();
    private readonly LinkedList<ChargePointState> _bySeen = []; // under _gate; longest unseen first

    /// <summary>Charge points known now.</summary>
    public int Count => _known.Count;

    public ChargePointState? Find(ChargePointIdentity identity) => _known.TryGetValue(identity, out var state) ? state : null;

    /// <summary>The charge point, which is new here when it was never heard of or has been forgotten.</summary>
    public ChargePointState Get(ChargePointIdentity identity, DateTimeOffset at) => Find(identity) ?? Touch(identity, at);

    /// <summary>The charge point, which now is the last one seen.</summary>
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
                }

                state = new ChargePointState(identity, at, options, _words, keptSamples);
                _known[identity] = state;
            }

            _bySeen.AddLast(state.PlaceBySeen);
            return state;
        }
    }

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<ChargePointIdentity> Identities()
    {
        var identities = _known.Keys.ToArray();
        Array.Sort(identities, static (a, b) => string.CompareOrdinal(a.Value, b.Value));
        return identities;
    }

    /// <summary>In ordinal order of identity.</summary>
    public IReadOnlyList<ChargePointRecord> ToRecords() =>
        [.. _known.Values
            .OrderBy(static state => state.Identity.Value, StringComparer.Ordinal)
            .Select(static state => state.ToRecord())];
}
