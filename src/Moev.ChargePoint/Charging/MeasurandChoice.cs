using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>An item of a list of measurands (OCPP 1.6 §9.1.17).</summary>
/// <param name="Measurand">What.</param>
/// <param name="Phase">On which phase; null: all that can be measured.</param>
internal readonly record struct MeasurandChoice(Measurand Measurand, Phase? Phase = null);
