using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Sites;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>The writes of a site's records: the table in memory changes in the order of the commits.</summary>
internal sealed class SiteWrites(SiteTable table, ILedgerWriter writer, GatewayMetrics metrics) : ISiteRecords
{
    public LedgerSignal Changes => table.Changes;

    public SessionDeclaration? FindDeclaration(ChargePointIdentity identity, int connectorId) => table.FindDeclaration(identity, connectorId);

    public NodeSignal? FindSignal(string node) => table.FindSignal(node);

    public SitePeakRecord? FindPeak(string site) => table.FindPeak(site);

    public void NotePeak(SitePeakRecord peak)
    {
        table.Set(peak);
        Note(writer.TryNote(WriteLabels.Own, peak, static (batch, peak) => batch.StorePeak(peak)));
    }

    public async ValueTask<bool> StoreDeclarationAsync(SessionDeclaration declaration, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!table.HasRoomFor(declaration.Identity, declaration.ConnectorId))
            return false;
        declaration = table.Bind(declaration);
        await writer.WriteAsync(
            WriteLabels.Management(declaration.Identity),
            (declaration, table),
            static (batch, state) =>
            {
                batch.StoreDeclaration(state.declaration);
                return new Pending<bool>(true);
            },
            static (state, _) => state.table.Set(state.declaration));
        // A transaction may have started while the write waited.
        if (table.Bind(declaration) is { TransactionId: not null } bound && bound != declaration)
            Note(writer.TryNote(WriteLabels.Management(bound.Identity), bound, static (batch, bound) => batch.StoreDeclaration(bound)));
        return true;
    }

    public async ValueTask<bool> RemoveDeclarationAsync(ChargePointIdentity identity, int connectorId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = table.FindDeclaration(identity, connectorId) is not null;
        await writer.WriteAsync(
            WriteLabels.Management(identity),
            (identity, connectorId, table),
            static (batch, state) =>
            {
                batch.RemoveDeclaration(state.identity, state.connectorId);
                return new Pending<bool>(true);
            },
            static (state, _) => state.table.Remove(state.identity, state.connectorId));
        return held;
    }

    public async ValueTask<bool> StoreSignalAsync(NodeSignal signal, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!table.HasRoomFor(signal.Node))
            return false;
        return await writer.WriteAsync(
            WriteLabels.Own,
            (signal, table),
            static (batch, state) =>
            {
                batch.StoreSignal(state.signal);
                return new Pending<bool>(true);
            },
            static (state, _) => state.table.Set(state.signal));
    }

    public async ValueTask<bool> RemoveSignalAsync(string node, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = table.FindSignal(node) is not null;
        await writer.WriteAsync(
            WriteLabels.Own,
            (node, table),
            static (batch, state) =>
            {
                batch.RemoveSignal(state.node);
                return new Pending<bool>(true);
            },
            static (state, _) => state.table.Remove(state.node));
        return held;
    }

    /// <summary>Gives a transaction that is on record as started the declaration that waits for it.</summary>
    public void Started(ChargePointIdentity identity, int connectorId, int transactionId)
    {
        if (!table.Started(identity, connectorId, transactionId, out var bound))
            return;
        var isNoted = bound is null
            ? writer.TryNote(WriteLabels.Management(identity), (identity, connectorId), static (batch, note) => batch.RemoveDeclaration(note.identity, note.connectorId))
            : writer.TryNote(WriteLabels.Management(identity), bound, static (batch, bound) => batch.StoreDeclaration(bound));
        Note(isNoted);
    }

    private void Note(bool isNoted)
    {
        if (!isNoted)
            metrics.LedgerNoteLost();
    }
}
