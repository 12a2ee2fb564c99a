using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>
/// The records of jobs, reservations, local lists and certificates. Each charge point has its own <see cref="ChargePointFunctions"/>. A change of
/// it is stored completely or not at all.
/// </summary>
internal interface IFunctionRecords
{
    /// <summary>Changes the records of a charge point. Completes when the change is durable.</summary>
    /// <param name="change">Runs on another thread, possibly more than once. It changes its argument only, and never throws.</param>
    ValueTask<TResult> ChangeFunctionsAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change, CancellationToken cancellationToken = default);

    /// <summary>Changes the records of a charge point without waiting. Never fails.</summary>
    void NoteFunctions(ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change);

    /// <summary>Reads the records of a charge point; an unknown one has none.</summary>
    ValueTask<TResult> ReadFunctionsAsync<TResult>(
        ChargePointIdentity identity, Func<ChargePointFunctions, TResult> read, CancellationToken cancellationToken = default);
}
