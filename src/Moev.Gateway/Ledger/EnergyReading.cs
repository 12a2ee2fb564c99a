namespace Moev.Gateway.Ledger;

/// <summary>One reading of the meter that bills.</summary>
/// <param name="WattHours">Energy.Active.Import.Register, in Wh.</param>
/// <param name="At">The time of the reading by the charge point's clock.</param>
/// <param name="Order">A number that grows with the time of reading, also where that clock is wrong; see <see cref="ChargePoints.SampleClock"/>.</param>
/// <param name="Source">The location and the phases that it is of. A smaller number is closer to the energy delivered to the vehicle.</param>
/// <param name="IsCurrent">False when it may repeat the register of an earlier moment, such as Transaction.Begin.</param>
internal readonly record struct EnergyReading(decimal WattHours, DateTimeOffset At, long Order, byte Source = 0, bool IsCurrent = true);
