namespace Moev.Ocpp.Profiles;

/// <summary>What holds while no profile is in force (OCPP 1.6 §3.13.6, errata 3.43).</summary>
public enum GapRule : byte
{
    /// <summary>No constraint: the hardware alone limits, and its limit is what GetCompositeSchedule reports. The specification.</summary>
    Unlimited = 0,

    /// <summary><see cref="CompositeRules.GapAmperes"/> on each phase, as libocpp does.</summary>
    DefaultLimit,

    /// <summary>No constraint, and GetCompositeSchedule reports a limit of -1, as MicroOcpp does.</summary>
    MinusOne,
}
