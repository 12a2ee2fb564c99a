using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Configuration;

/// <summary>An item of a list of measurands (OCPP 1.6 §9.1.17).</summary>
/// <param name="Measurand">The measurand.</param>
/// <param name="Phase">The phase; null for all that can be measured.</param>
internal readonly record struct MeasurandChoice(Measurand Measurand, Phase? Phase = null);
