using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>The charge points on record: boot data, connectors, configuration, last contact.</summary>
internal interface IChargePointRecords
{
    /// <summary>Notes the boot data of a charge point, which is accepted from now on.</summary>
    void NoteBoot(ChargePointBoot boot);

    /// <summary>Notes the status of a connector.</summary>
    /// <param name="epoch">The epoch of the session that received it; 0 for none.</param>
    void NoteStatus(ChargePointIdentity identity, ConnectorStatus status, long epoch = 0);

    /// <summary>Notes the last contact with a charge point, when it connects and when it disconnects.</summary>
    /// <param name="epoch">The session's epoch; 0 for none.</param>
    void NoteSeen(ChargePointIdentity identity, DateTimeOffset at, long epoch = 0);

    /// <summary>Notes the value of a configuration key that the charge point reported.</summary>
    void NoteConfiguration(ChargePointIdentity identity, string key, string? value);

    /// <summary>Replaces all configuration keys with those that the charge point reported.</summary>
    void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt);

    /// <summary>Gets the value that a charge point reported for a configuration key, from memory.</summary>
    /// <returns>False when it never reported the key. A key that it does not have has the value null.</returns>
    bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value);

    /// <summary>Gets a value indicating whether a BootNotification of this charge point was ever accepted, from memory.</summary>
    bool IsAccepted(ChargePointIdentity identity);

    ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default);

    /// <summary>Lists all charge points on record in ordinal order of identity.</summary>
    ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the identities of all charge points on record in ordinal order.</summary>
    ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default);
}
