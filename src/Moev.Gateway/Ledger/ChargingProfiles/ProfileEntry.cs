using Moev.Ocpp.Profiles;

namespace Moev.Gateway.Ledger.ChargingProfiles;

/// <summary>A profile on record.</summary>
/// <param name="Key">The row's key; unique in the ledger.</param>
/// <param name="Profile">The profile. While it is awaited, connector 0 stands for any connector, because no TxProfile is installed there.</param>
/// <param name="AwaitedBy">The id tag of the remote start whose transaction it waits for; null once it is installed.</param>
/// <param name="Order">The place of its CALL in the order of sending.</param>
internal sealed record ProfileEntry(long Key, InstalledProfile Profile, string? AwaitedBy, CallOrder Order)
{
    public bool IsAwaited => AwaitedBy is not null;

    public AwaitedProfile ToAwaited() => new(Profile.ConnectorId == 0 ? null : Profile.ConnectorId, AwaitedBy!, Profile.Profile, Profile.InstalledAt);
}

/// <summary>A change of the rows.</summary>
/// <param name="Removed">The keys of the rows to remove.</param>
/// <param name="Stored">The row to insert, or to replace by its key; null for none.</param>
internal readonly record struct ProfileChange(IReadOnlyList<long> Removed, ProfileEntry? Stored);
