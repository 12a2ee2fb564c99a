using Moev.Ocpp.Profiles;

namespace Moev.Gateway.Ledger.ChargingProfiles;

/// <summary>A profile on record.</summary>
/// <param name="Key">Its row; unique in the ledger.</param>
/// <param name="Profile">While it is awaited, connector 0 stands for any, because no TxProfile is installed there.</param>
/// <param name="AwaitedBy">The id tag of the remote start whose transaction it waits for; null once it is installed.</param>
/// <param name="Order">When its CALL was sent.</param>
internal sealed record ProfileEntry(long Key, InstalledProfile Profile, string? AwaitedBy, CallOrder Order)
{
    public bool IsAwaited => AwaitedBy is not null;

    public AwaitedProfile ToAwaited() => new(Profile.ConnectorId == 0 ? null : Profile.ConnectorId, AwaitedBy!, Profile.Profile, Profile.InstalledAt);
}

/// <summary>What one change makes of the rows.</summary>
/// <param name="Removed">The keys of rows that go.</param>
/// <param name="Stored">The row that comes, or takes the place of one with its key; null when none does.</param>
internal readonly record struct ProfileChange(IReadOnlyList<long> Removed, ProfileEntry? Stored);
