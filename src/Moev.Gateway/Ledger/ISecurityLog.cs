using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The security events. They are also in the event log.</summary>
internal interface ISecurityLog
{
    /// <summary>Notes something that an attacker may have caused, without waiting.</summary>
    void NoteSecurity(SecurityEvent happened);

    /// <summary>
    /// Records an event that a charge point reported. Completes when it is durable, because the charge point deletes it at the acknowledgement
    /// (security whitepaper A04.FR.02).
    /// </summary>
    ValueTask AppendSecurityAsync(SecurityEvent happened);

    /// <summary>Lists the security events of an identity in descending order of id.</summary>
    /// <param name="before">Selects ids below this one: the last id of the page before.</param>
    /// <param name="limit">The page size, 1 to 1,000.</param>
    ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(
        ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default);
}
