using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>
/// The records of jobs, reservations, local lists and certificates. Each charge point has its own <see cref="ManagementRecords"/>. A change of
/// it is stored completely or not at all.
/// </summary>
internal interface IManagementRecords
{
    /// <summary>Changes the records of a charge point. Completes when the change is durable.</summary>
    /// <param name="change">Runs on another thread, possibly more than once. It changes its argument only, and never throws.</param>
    ValueTask<TResult> ChangeManagementAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ManagementRecords, TResult> change, CancellationToken cancellationToken = default);

    /// <summary>Changes the records of a charge point without waiting. Never fails.</summary>
    void NoteManagement(ChargePointIdentity identity, DateTimeOffset at, Action<ManagementRecords> change);

    /// <summary>Lists the charge points that have an open job without a sign of life since before an instant.</summary>
    ValueTask<IReadOnlyList<ChargePointIdentity>> ListSilentAsync(DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>Reads the records of a charge point; an unknown one has none.</summary>
    ValueTask<TResult> ReadManagementAsync<TResult>(
        ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken = default);
}
