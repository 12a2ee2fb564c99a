using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Limits over time (OCPP 1.6 §7.13).</summary>
/// <param name="Duration">The duration in seconds; absent: the last period has no end.</param>
/// <param name="StartSchedule">The absolute start; absent: relative to the start of charging.</param>
/// <param name="ChargingRateUnit">The unit of all limits.</param>
/// <param name="ChargingSchedulePeriod">At least one period, in ascending order; the first starts at 0 (errata 3.45).</param>
/// <param name="MinChargingRate">The rate below which charging is inefficient; in the same unit, at most one decimal.</param>
public readonly partial record struct ChargingSchedule(
    int? Duration,
    OcppDateTime? StartSchedule,
    ChargingRateUnit ChargingRateUnit,
    [Indivisible] OcppList<ChargingSchedulePeriod> ChargingSchedulePeriod,
    decimal? MinChargingRate = null);

/// <summary>A limit that applies until the next period begins (OCPP 1.6 §7.14).</summary>
/// <param name="StartPeriod">Seconds from the start of the schedule.</param>
/// <param name="Limit">The limit in A or W, at most one decimal, never binary floating point.</param>
/// <param name="NumberPhases">The number of phases; absent: 3 (errata 3.68).</param>
public readonly partial record struct ChargingSchedulePeriod(
    int StartPeriod,
    decimal Limit,
    int? NumberPhases = null);

/// <summary>The unit of a limit (OCPP 1.6 §7.12).</summary>
[MustBeKnown]
public enum ChargingRateUnit : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Watts, the sum of all phases.</summary>
    W,

    /// <summary>Amperes per phase.</summary>
    A,
}
