namespace Moev.Ocpp.Profiles;

/// <summary>What becomes of a current above 0 that no control pilot can signal (IEC 61851-1: 6 A at least).</summary>
public enum LowCurrentRule : byte
{
    /// <summary>It stays in the schedule as it was set, as in libocpp.</summary>
    Stays = 0,

    /// <summary>It is 0, as the charge point has to suspend charging.</summary>
    Suspends,
}
