using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The sessions that were declared and the limits that were signalled for a site (section Site).</summary>
/// <remarks>
/// A declaration belongs to the running transaction of its connector or, without one, to the next that starts before
/// <see cref="SessionDeclaration.WaitsUntil"/>. It ends with the transaction. Lookups use memory only.
/// </remarks>
internal interface ISiteRecords
{
    /// <summary>Gets the signal that is set after every change of these records.</summary>
    LedgerSignal Changes { get; }

    /// <summary>Gets the declaration that holds for a connector; null when there is none.</summary>
    SessionDeclaration? FindDeclaration(ChargePointIdentity identity, int connectorId);

    /// <summary>Gets the limit that holds for a node; null when there is none.</summary>
    NodeSignal? FindSignal(string node);

    /// <summary>Gets the highest power of a site in the last month in which it was recorded; null when it never was.</summary>
    SitePeakRecord? FindPeak(string site);

    /// <summary>Notes the highest power of a site in a month, in place of the last one. Never waits and never fails.</summary>
    void NotePeak(SitePeakRecord peak);

    /// <summary>Stores a declaration in place of the connector's former one. Completes when that is durable.</summary>
    /// <returns>False when there are Ledger:MaxSiteRecords declarations: nothing was changed.</returns>
    ValueTask<bool> StoreDeclarationAsync(SessionDeclaration declaration, CancellationToken cancellationToken = default);

    /// <summary>Removes the declaration of a connector. Completes when that is durable.</summary>
    /// <returns>False when there was none.</returns>
    ValueTask<bool> RemoveDeclarationAsync(ChargePointIdentity identity, int connectorId, CancellationToken cancellationToken = default);

    /// <summary>Stores a limit in place of the node's former one. Completes when that is durable.</summary>
    /// <returns>False when there are Ledger:MaxSiteRecords limits: nothing was changed.</returns>
    ValueTask<bool> StoreSignalAsync(NodeSignal signal, CancellationToken cancellationToken = default);

    /// <summary>Removes the limit of a node. Completes when that is durable.</summary>
    /// <returns>False when there was none.</returns>
    ValueTask<bool> RemoveSignalAsync(string node, CancellationToken cancellationToken = default);
}

/// <summary>A declaration of what a session needs, which OCPP 1.6 does not carry.</summary>
/// <param name="At">The time of the declaration.</param>
/// <param name="WaitsUntil">The time until which a declaration without a transaction waits for one.</param>
/// <param name="TransactionId">The transaction that it belongs to; null while it waits for one.</param>
/// <param name="DepartsAt">The departure.</param>
/// <param name="RequestedWh">The energy of the whole session, Wh.</param>
/// <param name="Priority">A higher number goes first; null for the connector's own.</param>
internal sealed record SessionDeclaration(
    ChargePointIdentity Identity,
    int ConnectorId,
    DateTimeOffset At,
    DateTimeOffset WaitsUntil,
    int? TransactionId = null,
    DateTimeOffset? DepartsAt = null,
    double? RequestedWh = null,
    int? Priority = null);

/// <summary>A limit of a node for a time, such as the signal of a grid operator.</summary>
/// <param name="Node">The node's id in the site file.</param>
/// <param name="At">The time of the signal.</param>
/// <param name="Until">The end.</param>
/// <param name="LimitAmps">A on each line; null for none.</param>
/// <param name="LimitWatts">W of all lines together; null for none.</param>
internal sealed record NodeSignal(string Node, DateTimeOffset At, DateTimeOffset Until, double? LimitAmps = null, double? LimitWatts = null);

/// <summary>The highest 15-minute mean of a site's power in a month.</summary>
/// <param name="Site">The name of the site.</param>
/// <param name="Month">12 · year + month, by the site's clock.</param>
internal sealed record SitePeakRecord(string Site, int Month, double Watts);
