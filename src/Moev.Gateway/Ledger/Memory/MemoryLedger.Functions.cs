using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Memory;

/// <summary>What charge points do beside charging.</summary>
internal sealed partial class MemoryLedger
{
    public ValueTask AppendSecurityAsync(SecurityEvent happened, CancellationToken cancellationToken = default)
    {
        NoteSecurity(happened);
        return default;
    }

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(
        ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default) =>
        new(_events.ListNewest(EventTypes.Security, identity, before, limit));

    public ValueTask<TResult> ChangeFunctionsAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change, CancellationToken cancellationToken = default) =>
        new(Change(identity, at, change));

    public void NoteFunctions(ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change) =>
        Change(identity, at, functions =>
        {
            change(functions);
            return true;
        });

    public ValueTask<TResult> ReadFunctionsAsync<TResult>(
        ChargePointIdentity identity, Func<ChargePointFunctions, TResult> read, CancellationToken cancellationToken = default) =>
        new(_chargePoints.Find(identity) is { } chargePoint ? chargePoint.WithFunctions(read) : read(new ChargePointFunctions(_options)));

    private TResult Change<TResult>(ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change) =>
        _chargePoints.Get(identity, at).WithFunctions(functions =>
        {
            var result = change(functions);
            foreach (var happened in functions.Events)
                _events.Add(happened.Type, identity, happened.At, happened.Data.Span);
            functions.Stored();
            return result;
        });
}
