using Moev.ChargePoint.Charging;
using Moev.Lab.Scenarios;
using Moev.Ocpp.OcppJ;

namespace Moev.Lab.Fleet;

/// <summary>The habits of drivers, which are the same in every engine.</summary>
internal static class Driver
{
    private const int MaxTagLength = 20; // OCPP 1.6 §7.28

    /// <summary>The time after which a driver whose car does not charge presents the tag again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Returns the tag that the driver of a stay presents.</summary>
    public static IdTag TagOf(Stay stay) => IdTag.FromString(stay.Id.Length <= MaxTagLength ? stay.Id : stay.Id[^MaxTagLength..]);

    /// <summary>Returns true when a tag starts a transaction. Presented to a running one it would stop it, and to one that waits for its car withdraw it.</summary>
    public static bool MayPresentTag(Connector connector) => connector is { Transaction: null, Authorization: null };
}
