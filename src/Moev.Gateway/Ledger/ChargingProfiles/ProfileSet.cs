using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargingProfiles;

/// <summary>The charging profiles of one charge point. A profile beyond the limit replaces the oldest. Thread-safe; reading takes no lock.</summary>
/// <param name="max">The limit, awaited profiles included.</param>
/// <param name="awaitedFor">The time that a profile waits for the transaction of its remote start.</param>
/// <param name="nextKey">Gets the key of a new row.</param>
internal sealed class ProfileSet(int max, TimeSpan awaitedFor, Func<long> nextKey)
{
    private const int MaxDoubts = 8;

    private readonly Lock _gate = new();
    private ProfileDoubt[] _doubts = []; // written under _gate, the oldest first; the arrays are immutable
    private ProfileEntry[] _entries = []; // written under _gate, the oldest first; the arrays are immutable
    private InstalledProfile[] _installed = []; // as _entries
    private ClearChargingProfileRequest _lastClear; // under _gate
    private CallOrder _lastClearOrder; // under _gate

    public IReadOnlyList<InstalledProfile> Installed => Volatile.Read(ref _installed);

    public IReadOnlyList<AwaitedProfile> Awaited =>
        [.. Volatile.Read(ref _entries).Where(static entry => entry.IsAwaited).Select(static entry => entry.ToAwaited())];

    public IReadOnlyList<ProfileDoubt> Doubts => Volatile.Read(ref _doubts);

    /// <summary>Adds a row while the ledger is loaded.</summary>
    public void Load(ProfileEntry entry)
    {
        lock (_gate)
            Publish([.. _entries, entry]);
    }

    /// <summary>Adds a profile that the charge point accepted, in place of those that it replaces (OCPP 1.6 §5.16.3).</summary>
    /// <param name="store">Called with the change under the lock, so that rows change in the same order as memory.</param>
    public void Install(InstalledProfile profile, CallOrder order, Action<ProfileChange> store)
    {
        lock (_gate)
        {
            if (order.IsBefore(_lastClearOrder) && profile.IsClearedBy(_lastClear))
                return;
            var replaced = Select(entry => !entry.IsAwaited && entry.Profile.IsReplacedBy(profile.ConnectorId, profile.Profile));
            if (replaced.Exists(entry => order.IsBefore(entry.Order)))
                return;
            Resolve(doubt => doubt.Profile?.IsReplacedBy(profile.ConnectorId, profile.Profile) == true);
            // Usually one profile replaces one other and takes its row.
            var key = replaced.Count > 0 ? replaced[0].Key : nextKey();
            Change(replaced, new ProfileEntry(key, profile, null, order), profile.InstalledAt, store);
        }
    }

    public void Clear(in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at, Action<ProfileChange> store)
    {
        var named = request;
        lock (_gate)
        {
            (_lastClear, _lastClearOrder) = (named, order);
            Resolve(doubt => named == default || doubt.Clear == named || doubt.Profile?.IsClearedBy(named) == true);
            Change(Select(entry => !entry.IsAwaited && !order.IsBefore(entry.Order) && entry.Profile.IsClearedBy(named)), null, at, store);
        }
    }

    public void Await(AwaitedProfile awaited, Action<ProfileChange> store)
    {
        lock (_gate)
        {
            var profile = new InstalledProfile(awaited.ConnectorId ?? 0, awaited.Profile, awaited.At);
            Change([], new ProfileEntry(nextKey(), profile, awaited.IdTag, default), awaited.At, store);
        }
    }

    public void Refuse(AwaitedProfile awaited, Action<ProfileChange> store)
    {
        lock (_gate)
            Change(Select(entry => entry.IsAwaited && entry.ToAwaited() == awaited), null, awaited.At, store);
    }

    /// <summary>Gives a transaction that began the newest profile that waits for it.</summary>
    public void Started(int connectorId, string idTag, int transactionId, DateTimeOffset at, Action<ProfileChange> store)
    {
        lock (_gate)
        {
            var waited = Array.FindLast(_entries, entry =>
                entry.IsAwaited
                && !IsStale(entry, at)
                && (entry.Profile.ConnectorId == 0 || entry.Profile.ConnectorId == connectorId)
                && string.Equals(entry.AwaitedBy, idTag, StringComparison.OrdinalIgnoreCase));
            if (waited is null)
                return;
            var profile = new InstalledProfile(connectorId, waited.Profile.Profile with { TransactionId = transactionId }, waited.Profile.InstalledAt);
            var gone = Select(entry => entry == waited || (!entry.IsAwaited && entry.Profile.IsReplacedBy(connectorId, profile.Profile)));
            Change(gone, new ProfileEntry(waited.Key, profile, null, default), at, store);
        }
    }

    public void Doubt(ProfileDoubt doubt)
    {
        lock (_gate)
            Volatile.Write(ref _doubts, [.. _doubts.TakeLast(MaxDoubts - 1), doubt]);
    }

    /// <summary>Removes the profiles of a transaction that ended (OCPP 1.6 §3.13.1).</summary>
    public void Stopped(int transactionId, DateTimeOffset at, Action<ProfileChange> store)
    {
        lock (_gate)
        {
            Resolve(doubt => doubt.Profile?.Profile is { ChargingProfilePurpose: ChargingProfilePurpose.TxProfile } profile && profile.TransactionId == transactionId);
            Change(
                Select(entry =>
                    !entry.IsAwaited
                    && entry.Profile.Profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile
                    && entry.Profile.Profile.TransactionId == transactionId),
                null,
                at,
                store);
        }
    }

    /// <summary>Removes the doubts that no longer matter.</summary>
    private void Resolve(Predicate<ProfileDoubt> isIdle)
    {
        if (_doubts.Length > 0)
            Volatile.Write(ref _doubts, Array.FindAll(_doubts, doubt => !isIdle(doubt)));
    }

    private List<ProfileEntry> Select(Predicate<ProfileEntry> predicate)
    {
        var selected = new List<ProfileEntry>(1);
        foreach (var entry in _entries)
        {
            if (predicate(entry))
                selected.Add(entry);
        }

        return selected;
    }

    private void Change(List<ProfileEntry> gone, ProfileEntry? added, DateTimeOffset at, Action<ProfileChange> store)
    {
        var kept = new List<ProfileEntry>(_entries.Length + 1);
        var removed = new List<long>();
        foreach (var entry in _entries)
        {
            if (!gone.Contains(entry) && !IsStale(entry, at))
                kept.Add(entry);
            else if (entry.Key != added?.Key)
                removed.Add(entry.Key);
        }

        if (added is not null)
        {
            if (kept.Count >= max)
            {
                removed.Add(kept[0].Key);
                kept.RemoveAt(0);
            }

            kept.Add(added);
        }

        if (removed.Count == 0 && added is null)
            return;
        Publish([.. kept]);
        store(new ProfileChange(removed, added));
    }

    private bool IsStale(ProfileEntry entry, DateTimeOffset at) => entry.IsAwaited && at - entry.Profile.InstalledAt > awaitedFor;

    private void Publish(ProfileEntry[] entries)
    {
        Volatile.Write(ref _entries, entries);
        Volatile.Write(ref _installed, [.. entries.Where(static entry => !entry.IsAwaited).Select(static entry => entry.Profile)]);
    }
}
