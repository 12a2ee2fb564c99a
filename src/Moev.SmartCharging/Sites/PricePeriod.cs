namespace Moev.SmartCharging.Sites;

/// <summary>A price of energy that lies ahead.</summary>
/// <param name="Start">The time from which it holds, until the next one.</param>
/// <param name="PricePerKwh">The price of a kWh.</param>
public readonly record struct PricePeriod(DateTimeOffset Start, double PricePerKwh);
