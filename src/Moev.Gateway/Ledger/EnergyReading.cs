namespace Moev.Gateway.Ledger;

/// <summary>One reading of the meter that bills.</summary>
/// <param name="WattHours">Energy.Active.Import.Register, in Wh.</param>
/// <param name="At">When it was read, by the charge point's clock.</param>
internal readonly record struct EnergyReading(decimal WattHours, DateTimeOffset At);
