using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>
/// A ledger whose commits a test holds and releases, or fails: shows that a reply waits for its commit. The record is made in the inner
/// ledger at the release, as a commit would; what is failed never gets there.
/// </summary>
internal sealed class HeldLedger(ILedger inner) : ILedger
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _held = []; // under _gate
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = []; // under _gate
    private bool _open; // under _gate

    public string? UnavailableReason { get; set; }

    /// <summary>Commits that wait now.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
                return _held.Count;
        }
    }

    /// <summary>Completes when so many commits wait at once.</summary>
    public Task WhenHeldAsync(int count)
    {
        lock (_gate)
        {
            if (_held.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Lets the oldest commit return.</summary>
    public void Release() => Next().SetResult();

    /// <summary>Lets the oldest commit fail as a storage fault does.</summary>
    public void Fail() => Next().SetException(new LedgerUnavailableException("disk full"));

    /// <summary>Lets all commits return, and holds none from now on.</summary>
    public void Open()
    {
        lock (_gate)
            _open = true;
        while (Held > 0)
            Release();
    }

    /// <summary>Holds commits again.</summary>
    public void Close()
    {
        lock (_gate)
            _open = false;
    }

    public async ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start, CancellationToken cancellationToken = default)
    {
        await HoldAsync();
        return await inner.StartTransactionAsync(start, cancellationToken);
    }

    public async ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop, CancellationToken cancellationToken = default)
    {
        await HoldAsync();
        return await inner.StopTransactionAsync(stop, cancellationToken);
    }

    public ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values, CancellationToken cancellationToken = default) =>
        AppendHeldAsync(values, cancellationToken);

    public async ValueTask<int?> AppendMalformedAsync(MalformedMessage message, CancellationToken cancellationToken = default)
    {
        await HoldAsync();
        return await inner.AppendMalformedAsync(message, cancellationToken);
    }

    public async ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default)
    {
        await HoldAsync();
        return await inner.BeginCommandAsync(command, cancellationToken);
    }

    public void NoteCommandEnded(long auditId, CommandResult result) => inner.NoteCommandEnded(auditId, result);

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
        inner.ListCommandsAsync(filter, cancellationToken);

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken = default) =>
        inner.ListMeterValuesAsync(filter, cancellationToken);

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default) => inner.ReadEventsAsync(filter, cancellationToken);

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default) => inner.LastEventIdAsync(cancellationToken);

    public Task WhenStored() => inner.WhenStored();

    public void NoteSecurity(SecurityEvent happened) => inner.NoteSecurity(happened);

    public ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default) => inner.StoreIdTagAsync(idTag, cancellationToken);

    public async ValueTask AppendSecurityAsync(SecurityEvent happened, CancellationToken cancellationToken = default)
    {
        await HoldAsync();
        await inner.AppendSecurityAsync(happened, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(
        ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default) =>
        inner.ListSecurityAsync(identity, before, limit, cancellationToken);

    public async ValueTask<TResult> ChangeFunctionsAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change, CancellationToken cancellationToken = default)
    {
        await HoldAsync();
        return await inner.ChangeFunctionsAsync(identity, at, change, cancellationToken);
    }

    public void NoteFunctions(ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change) => inner.NoteFunctions(identity, at, change);

    public ValueTask<TResult> ReadFunctionsAsync<TResult>(
        ChargePointIdentity identity, Func<ChargePointFunctions, TResult> read, CancellationToken cancellationToken = default) =>
        inner.ReadFunctionsAsync(identity, read, cancellationToken);

    public IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity) => inner.ProfilesOf(identity);

    public IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity) => inner.AwaitedProfilesOf(identity);

    public IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity) => inner.ProfileDoubtsOf(identity);

    public void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt) => inner.NoteProfileDoubt(identity, doubt);

    public void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order) => inner.NoteProfile(identity, profile, order);

    public void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at) =>
        inner.NoteProfilesCleared(identity, request, order, at);

    public void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited) => inner.NoteAwaitedProfile(identity, awaited);

    public void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited) => inner.NoteAwaitedProfileRefused(identity, awaited);

    public void NoteTransactionOver(ChargePointIdentity identity, int transactionId) => inner.NoteTransactionOver(identity, transactionId);

    public IdTagRecord? FindIdTag(string idTag) => inner.FindIdTag(idTag);

    public bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value) => inner.TryFindConfiguration(identity, key, out value);

    public void NoteBoot(ChargePointBoot boot) => inner.NoteBoot(boot);

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status) => inner.NoteStatus(identity, status);

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at) => inner.NoteSeen(identity, at);

    public void NoteConfiguration(ChargePointIdentity identity, string key, string? value) => inner.NoteConfiguration(identity, key, value);

    public bool IsAccepted(ChargePointIdentity identity) => inner.IsAccepted(identity);

    public IdTagInfo Authorize(IdTag idTag) => inner.Authorize(idTag);

    public ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default) =>
        inner.FindChargePointAsync(identity, cancellationToken);

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt) =>
        inner.NoteConfigurationList(identity, keys, readAt);

    public ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default) => inner.DeleteIdTagAsync(idTag, cancellationToken);

    public ValueTask<IReadOnlyList<IdTagRecord>> ListIdTagsAsync(IdTagFilter filter, CancellationToken cancellationToken = default) =>
        inner.ListIdTagsAsync(filter, cancellationToken);

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default) =>
        inner.ListKeptMessagesAsync(filter, cancellationToken);

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default) =>
        inner.ListIdentitiesAsync(cancellationToken);

    public ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default) =>
        inner.ListChargePointsAsync(cancellationToken);

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default) =>
        inner.FindTransactionAsync(transactionId, cancellationToken);

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(
        TransactionFilter filter,
        CancellationToken cancellationToken = default) => inner.ListTransactionsAsync(filter, cancellationToken);

    private async ValueTask<MeterValuesRecorded> AppendHeldAsync(MeterValuesReceived values, CancellationToken cancellationToken)
    {
        await HoldAsync();
        return await inner.AppendMeterValuesAsync(values, cancellationToken);
    }

    private Task HoldAsync()
    {
        lock (_gate)
        {
            if (_open)
                return Task.CompletedTask;
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Enqueue(held);
            foreach (var watcher in _watchers.Where(watcher => watcher.Count <= _held.Count))
                watcher.Reached.TrySetResult();
            return held.Task;
        }
    }

    private TaskCompletionSource Next()
    {
        lock (_gate)
            return _held.Dequeue();
    }
}
