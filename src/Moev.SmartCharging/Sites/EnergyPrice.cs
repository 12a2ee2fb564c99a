namespace Moev.SmartCharging.Sites;

/// <summary>A price of energy in a part of the day.</summary>
/// <param name="PricePerKwh">The price of a kWh; may be negative.</param>
/// <param name="Start">The time of day from which it applies, in the site's zone.</param>
/// <param name="End">
/// The time of day up to which it applies; midnight is the end of the day. An earlier time than the start is that of the next morning: it applies before
/// the end and from the start on.
/// </param>
/// <param name="Days">The days of the week; empty: all.</param>
/// <param name="Months">The months, 1 to 12; empty: all.</param>
public sealed record EnergyPrice(
    double PricePerKwh, TimeOnly Start, TimeOnly End, IReadOnlyList<DayOfWeek> Days, IReadOnlyList<int> Months)
{
    /// <summary>Returns true when the price applies to a moment at the site. The day and the month are those of the moment, also after midnight.</summary>
    public bool AppliesTo(DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        var inTime = Start < End || End == TimeOnly.MinValue
            ? time >= Start && (End == TimeOnly.MinValue || time < End)
            : time >= Start || time < End;
        return inTime && IsOneOf(Days, local.DayOfWeek) && IsOneOf(Months, local.Month);
    }

    private static bool IsOneOf<T>(IReadOnlyList<T> allowed, T value)
        where T : struct
    {
        for (var i = 0; i < allowed.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(allowed[i], value))
                return true;
        }

        return allowed.Count == 0;
    }
}
