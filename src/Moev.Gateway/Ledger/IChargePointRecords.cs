using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The charge points on record: boot data, connectors, configuration, last contact.</summary>
internal interface IChargePointRecords
{
    /// <summary>Boot data of a charge point that is accepted by it.</summary>
    void NoteBoot(ChargePointBoot boot);

    /// <summary>The last status of a connector.</summary>
    void NoteStatus(ChargePointIdentity identity, ConnectorStatus status);

    /// <summary>A charge point was heard of, at connecting and at disconnecting.</summary>
    void NoteSeen(ChargePointIdentity identity, DateTimeOffset at);

    /// <summary>A configuration key's value that the charge point reported.</summary>
    void NoteConfiguration(ChargePointIdentity identity, string key, string? value);

    /// <summary>All configuration keys that the charge point has, as it reported them: what was known of them before is forgotten.</summary>
    void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt);

    /// <summary>What a charge point reported of a configuration key. Known without waiting.</summary>
    /// <returns>False when it never did; a key that it said it does not have is null.</returns>
    bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value);

    /// <summary>Whether a BootNotification of this charge point was ever accepted. Known without waiting.</summary>
    bool IsAccepted(ChargePointIdentity identity);

    ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default);

    /// <summary>All charge points ever heard of, in ordinal order of identity.</summary>
    ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default);

    /// <summary>The same identities in the same order, without what is on record of each.</summary>
    ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default);
}
