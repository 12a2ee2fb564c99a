using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http;

/// <summary>A ledger whose every method that can fail does.</summary>
internal sealed class UnavailableLedger(Exception exception) : ILedger
{
    public ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<int?> AppendMalformedAsync(MalformedMessage message, CancellationToken cancellationToken = default) => throw exception;

    public bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value)
    {
        value = null;
        return false;
    }

    public void NoteBoot(ChargePointBoot boot)
    {
    }

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status)
    {
    }

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at)
    {
    }

    public void NoteConfiguration(ChargePointIdentity identity, string key, string? value)
    {
    }

    public ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default) => throw exception;

    public void NoteCommandEnded(long auditId, CommandResult result)
    {
    }

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken = default) =>
        throw exception;

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default) => throw exception;

    public Task WhenStored() => throw exception;

    public void NoteSecurity(SecurityEvent happened)
    {
    }

    public ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask AppendSecurityAsync(SecurityEvent happened, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(
        ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<TResult> ChangeFunctionsAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change, CancellationToken cancellationToken = default) =>
        throw exception;

    public void NoteFunctions(ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change)
    {
    }

    public ValueTask<TResult> ReadFunctionsAsync<TResult>(
        ChargePointIdentity identity, Func<ChargePointFunctions, TResult> read, CancellationToken cancellationToken = default) => throw exception;

    public IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity) => [];

    public IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity) => [];

    public IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity) => [];

    public void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt)
    {
    }

    public void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order)
    {
    }

    public void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at)
    {
    }

    public void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited)
    {
    }

    public void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited)
    {
    }

    public void NoteTransactionOver(ChargePointIdentity identity, int transactionId)
    {
    }

    public IdTagRecord? FindIdTag(string idTag) => null;

    public bool IsAccepted(ChargePointIdentity identity) => true;

    public IdTagInfo Authorize(IdTag idTag) => default;

    public ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default) => throw exception;

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
    }

    public ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<IdTagRecord>> ListIdTagsAsync(IdTagFilter filter, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default) => throw exception;

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken = default) =>
        throw exception;
}
