using System.Collections.Concurrent;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Sites;

/// <summary>The declarations and signals of a site, in memory because every cycle of the controller looks at them.</summary>
internal sealed class SiteTable(ChargePointTable chargePoints, TimeProvider time, int maxRecords)
{
    private readonly ConcurrentDictionary<(ChargePointIdentity Identity, int ConnectorId), SessionDeclaration> _declarations = new();
    private readonly ConcurrentDictionary<string, NodeSignal> _signals = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, SitePeakRecord> _peaks = new(StringComparer.Ordinal); // one for each site of the gateway's options, of which there is one at a time

    public LedgerSignal Changes { get; } = new();

    public SessionDeclaration? FindDeclaration(ChargePointIdentity identity, int connectorId) =>
        _declarations.TryGetValue((identity, connectorId), out var declaration) && Holds(declaration) ? declaration : null;

    public NodeSignal? FindSignal(string node) => _signals.TryGetValue(node, out var signal) && Holds(signal) ? signal : null;

    public SitePeakRecord? FindPeak(string site) => _peaks.GetValueOrDefault(site);

    public void Set(SitePeakRecord peak) => _peaks[peak.Site] = peak;

    /// <summary>Gets a value indicating whether a connector's declaration can be stored. Two concurrent callers can both get the last place.</summary>
    public bool HasRoomFor(ChargePointIdentity identity, int connectorId) => HasRoomFor(_declarations, (identity, connectorId), Holds);

    /// <summary>Gets a value indicating whether a node's signal can be stored. Two concurrent callers can both get the last place.</summary>
    public bool HasRoomFor(string node) => HasRoomFor(_signals, node, Holds);

    /// <summary>Returns a declaration that belongs to the transaction that runs at its connector now.</summary>
    public SessionDeclaration Bind(SessionDeclaration declaration) => declaration with
    {
        TransactionId = chargePoints.Find(declaration.Identity)?.Transactions.FindAt(declaration.ConnectorId)?.TransactionId,
    };

    /// <summary>Sets a declaration, which belongs to the transaction that runs at its connector now.</summary>
    public void Set(SessionDeclaration declaration)
    {
        _declarations[(declaration.Identity, declaration.ConnectorId)] = Bind(declaration);
        Changes.Set();
    }

    /// <summary>Sets a declaration of the process before this one.</summary>
    /// <returns>False when it does not hold any more.</returns>
    public bool TryLoad(SessionDeclaration declaration)
    {
        var running = chargePoints.Find(declaration.Identity)?.Transactions.FindAt(declaration.ConnectorId);
        if (declaration.TransactionId is null && running is not null && running.StartedAt.ReceivedAt < declaration.WaitsUntil)
            declaration = declaration with { TransactionId = running.TransactionId };
        if (!Holds(declaration))
            return false;
        _declarations[(declaration.Identity, declaration.ConnectorId)] = declaration;
        return true;
    }

    /// <inheritdoc cref="TryLoad(SessionDeclaration)"/>
    public bool TryLoad(NodeSignal signal) => Holds(signal) && _signals.TryAdd(signal.Node, signal);

    public void Remove(ChargePointIdentity identity, int connectorId)
    {
        _declarations.TryRemove((identity, connectorId), out _);
        Changes.Set();
    }

    public void Set(NodeSignal signal)
    {
        _signals[signal.Node] = signal;
        Changes.Set();
    }

    public void Remove(string node)
    {
        _signals.TryRemove(node, out _);
        Changes.Set();
    }

    /// <summary>Gives a transaction that has started the declaration that waits for it, and drops one of an earlier transaction.</summary>
    /// <param name="bound">The declaration with its transaction; null when it was dropped.</param>
    /// <returns>False when nothing has changed.</returns>
    public bool Started(ChargePointIdentity identity, int connectorId, int transactionId, out SessionDeclaration? bound)
    {
        bound = null;
        if (!_declarations.TryGetValue((identity, connectorId), out var declaration) || declaration.TransactionId == transactionId)
            return false;
        if (declaration.TransactionId is null && Holds(declaration))
        {
            bound = declaration with { TransactionId = transactionId };
            return _declarations.TryUpdate((identity, connectorId), bound, declaration);
        }

        return _declarations.TryRemove(new((identity, connectorId), declaration));
    }

    // The end of a transaction removes nothing: one that was closed because its connector was Available may be reopened, and its declaration with it.
    private bool Holds(SessionDeclaration declaration) => declaration.TransactionId is { } transactionId
        ? chargePoints.Find(declaration.Identity)?.Transactions.FindAt(declaration.ConnectorId)?.TransactionId == transactionId
        : time.GetUtcNow() < declaration.WaitsUntil;

    private bool Holds(NodeSignal signal) => time.GetUtcNow() < signal.Until;

    private bool HasRoomFor<TKey, TRecord>(ConcurrentDictionary<TKey, TRecord> records, TKey key, Func<TRecord, bool> holds)
        where TKey : notnull
    {
        if (records.ContainsKey(key) || records.Count < maxRecords)
            return true;
        foreach (var entry in records)
        {
            if (!holds(entry.Value))
                records.TryRemove(entry);
        }

        return records.Count < maxRecords;
    }
}
