using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>Security events, which are events of the log too.</summary>
internal interface ISecurityLog
{
    /// <summary>Something that an attacker may have caused.</summary>
    void NoteSecurity(SecurityEvent happened);

    /// <summary>
    /// Records what a charge point reported; completes when that is durable, because the charge point deletes it at the acknowledgement
    /// (security whitepaper A04.FR.02).
    /// </summary>
    ValueTask AppendSecurityAsync(SecurityEvent happened, CancellationToken cancellationToken = default);

    /// <summary>Security events of an identity in descending order of id.</summary>
    /// <param name="before">Only ids below this one: the page after the last id seen.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(
        ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default);
}
