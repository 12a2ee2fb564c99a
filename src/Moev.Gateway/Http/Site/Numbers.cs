using Moev.SmartCharging.Loads;

namespace Moev.Gateway.Http.Site;

/// <summary>Numbers of a site as the API writes them: rounded, and absent when unknown or unlimited.</summary>
internal static class Numbers
{
    public static double? Round(double value, int decimals) => double.IsFinite(value) ? Math.Round(value, decimals) : null;

    public static IReadOnlyList<double> Lines(in PhaseValues values) => [Round(values.First, 2) ?? 0, Round(values.Second, 2) ?? 0, Round(values.Third, 2) ?? 0];
}
