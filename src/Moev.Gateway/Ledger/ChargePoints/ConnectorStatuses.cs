using System.Runtime.CompilerServices;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The last status of each connector of one charge point. Owned by <see cref="ChargePointState"/>, under its lock.</summary>
internal struct ConnectorStatuses
{
    private ConnectorStatus[]? _all; // exactly as long as needed, most charge points have two; in ascending order of connector

    /// <summary>Gets a value indicating whether all connectors are Available. Connector 0 is the charge point as a whole.</summary>
    public readonly bool AreAllAvailable =>
        Array.TrueForAll(All, static connector => connector is { ConnectorId: 0 } or { Status: ChargePointStatus.Available });

    private readonly ConnectorStatus[] All => _all ?? [];

    public readonly ConnectorStatus? Find(int connectorId)
    {
        foreach (ref readonly var connector in All.AsSpan())
        {
            if (connector.ConnectorId == connectorId)
                return connector;
        }

        return null;
    }

    /// <summary>Returns a value indicating whether a connector's last status is the given one.</summary>
    public readonly bool Has(int connectorId, ChargePointStatus status)
    {
        foreach (ref readonly var connector in All.AsSpan())
        {
            if (connector.ConnectorId == connectorId)
                return connector.Status == status;
        }

        return false;
    }

    /// <summary>Returns a value indicating whether the charge point has one connector, as far as its statuses tell, and it is the given one or not told (0).</summary>
    public readonly bool HasOnly(int connectorId)
    {
        var others = Array.FindAll(All, static connector => connector.ConnectorId > 0);
        return others is [var only] && (connectorId == 0 || connectorId == only.ConnectorId);
    }

    /// <summary>Does the same as <see cref="HasOnly"/> for a connector that is told, without allocating.</summary>
    public readonly bool HasOnlyOne(int connectorId) =>
        All is [{ ConnectorId: > 0 } one] && one.ConnectorId == connectorId
        || All is [{ ConnectorId: 0 }, var other] && other.ConnectorId == connectorId;

    /// <summary>Keeps a status.</summary>
    /// <param name="kept">The status with its texts cut to Ledger:MaxTextChars, or to the bytes that there are.</param>
    /// <returns>False when Ledger:MaxConnectors other connectors are known, or there are no bytes for another one.</returns>
    public bool TryNote(in ConnectorStatus status, LedgerOptions options, StateShare share, out ConnectorStatus kept)
    {
        kept = StateTexts.Cut(status, options.MaxTextChars);
        var all = All;
        var place = 0;
        while (place < all.Length && all[place].ConnectorId < status.ConnectorId)
            place++;
        var isKnown = place < all.Length && all[place].ConnectorId == status.ConnectorId;
        if (!isKnown && (all.Length >= options.MaxConnectors || !share.TryTake(Unsafe.SizeOf<ConnectorStatus>())))
            return false;
        if (isKnown)
            share.Give(StateTexts.Bytes(all[place]));
        if (!share.TryTake(StateTexts.Bytes(kept)))
        {
            kept = StateTexts.Cut(kept, StateTexts.ShortChars);
            if (!share.TryTake(StateTexts.Bytes(kept)))
                kept = kept with { Info = null, VendorErrorCode = null };
        }

        if (isKnown)
            all[place] = kept;
        else
            _all = [.. all[..place], kept, .. all[place..]];
        return true;
    }

    public readonly ConnectorStatus[] ToArray() => [.. All];
}
