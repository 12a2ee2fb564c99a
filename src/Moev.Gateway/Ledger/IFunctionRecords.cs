using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>
/// What charge points were asked for beside charging, and what became of it: jobs, reservations, local lists, certificates. Each charge point
/// has its own <see cref="ChargePointFunctions"/>; what is done to one of them is one change, whole or not at all.
/// </summary>
internal interface IFunctionRecords
{
    /// <summary>Changes what is on record of a charge point; completes when that is durable.</summary>
    /// <param name="change">Called on another thread, perhaps more than once: it does nothing but change what it is given, and never throws.</param>
    ValueTask<TResult> ChangeFunctionsAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change, CancellationToken cancellationToken = default);

    /// <summary>The same without waiting: for what a charge point reports of its own accord. Never fails.</summary>
    void NoteFunctions(ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change);

    /// <summary>Looks at what is on record of a charge point, which need not be known.</summary>
    ValueTask<TResult> ReadFunctionsAsync<TResult>(
        ChargePointIdentity identity, Func<ChargePointFunctions, TResult> read, CancellationToken cancellationToken = default);
}
