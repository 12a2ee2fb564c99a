namespace Moev.SmartCharging.Sites;

/// <summary>The prices of energy and of the highest power.</summary>
/// <param name="Currency">The currency, such as EUR; for people.</param>
/// <param name="Energy">The prices of energy. The first that applies to a time counts; without one it costs nothing.</param>
/// <param name="DemandChargePerKw">The price of each kW of the highest 15-minute mean of a billing month; 0 for none.</param>
public sealed record Tariff(string Currency, IReadOnlyList<EnergyPrice> Energy, double DemandChargePerKw);

/// <summary>A price of energy in a part of the day.</summary>
/// <param name="PricePerKwh">The price of a kWh; may be negative.</param>
/// <param name="Start">The time of day from which it applies, in the site's zone.</param>
/// <param name="End">The time of day up to which it applies; midnight is the end of the day.</param>
/// <param name="Days">The days of the week; empty: all.</param>
/// <param name="Months">The months, 1 to 12; empty: all.</param>
public sealed record EnergyPrice(
    double PricePerKwh, TimeOnly Start, TimeOnly End, IReadOnlyList<DayOfWeek> Days, IReadOnlyList<int> Months);
