namespace Moev.Ocpp.Profiles;

/// <summary>The treatment of a current above 0 that is too low for the control pilot to signal (IEC 61851-1: at least 6 A).</summary>
public enum LowCurrentRule : byte
{
    /// <summary>The schedule keeps the value, as in libocpp.</summary>
    Stays = 0,

    /// <summary>The value becomes 0, as the charge point has to suspend charging.</summary>
    Suspends,
}
