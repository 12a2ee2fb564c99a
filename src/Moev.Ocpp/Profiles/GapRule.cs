namespace Moev.Ocpp.Profiles;

/// <summary>The limit while no profile is in force (OCPP 1.6 §3.13.6, errata 3.43).</summary>
public enum GapRule : byte
{
    /// <summary>No limit: only the hardware limits, and GetCompositeSchedule reports its limit. This is the specification.</summary>
    Unlimited = 0,

    /// <summary>A limit of <see cref="CompositeRules.GapAmperes"/> on each phase, as in libocpp.</summary>
    DefaultLimit,

    /// <summary>No limit, and GetCompositeSchedule reports a limit of -1, as in MicroOcpp.</summary>
    MinusOne,
}
