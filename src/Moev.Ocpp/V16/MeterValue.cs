using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Samples taken at one time (OCPP 1.6 §7.33).</summary>
/// <param name="Timestamp">The time by the charge point's clock.</param>
/// <param name="SampledValue">At least one sample.</param>
public readonly partial record struct MeterValue(
    [MayBeMissing] OcppDateTime Timestamp,
    OcppList<SampledValue> SampledValue);
