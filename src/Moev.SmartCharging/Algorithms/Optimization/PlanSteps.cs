using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// The steps of a plan. They start at multiples of their length, as do quarter hours of tariffs and meters, so that the plans of consecutive observations agree. The
/// first one ends at such a multiple. Where few steps are allowed, later ones are longer: the plan is made anew before they come.
/// </summary>
internal sealed class PlanSteps
{
    /// <summary>The lowest number of steps.</summary>
    public const int Least = 4;

    private const double Growth = 1.25;
    private const double ShortestHours = 0.5 / 60;

    private readonly double[] _ends; // in hours after the start

    private PlanSteps(DateTimeOffset start, double[] ends)
    {
        Start = start;
        _ends = ends;
    }

    /// <summary>The start of the first step.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The number of steps.</summary>
    public int Count => _ends.Length;

    public static PlanSteps Of(DateTimeOffset start, TimeSpan horizon, TimeSpan step, int most)
    {
        // A rest of less than a third joins the next step: a very short step could have any power at a low energy.
        var first = step - TimeSpan.FromTicks(start.UtcTicks % step.Ticks);
        if (first < step / 3)
            first += step;
        var whole = Math.Max((int)Math.Ceiling((horizon - first) / step), 0);
        var lengths = Lengths(whole, most - 1);
        var ends = new double[lengths.Count + 1];
        ends[0] = first.TotalHours;
        for (var i = 0; i < lengths.Count; i++)
            ends[i + 1] = ends[i] + (lengths[i] * step.TotalHours);
        return new PlanSteps(start, ends);
    }

    public double StartOf(int step) => step == 0 ? 0 : _ends[step - 1];

    public double EndOf(int step) => _ends[step];

    public double HoursOf(int step) => _ends[step] - StartOf(step);

    /// <summary>Returns the hours of a step before a time; 0 for less than half a minute, because a coefficient that is nearly 0 stops the solver.</summary>
    public double HoursBefore(int step, double hour)
    {
        var hours = Math.Min(hour - StartOf(step), HoursOf(step));
        return hours < ShortestHours ? 0 : hours;
    }

    /// <summary>Returns the mean price of a step.</summary>
    public double PriceOf(int step, IReadOnlyList<PricePeriod> prices)
    {
        var sum = 0.0;
        for (var i = 0; i < prices.Count; i++)
        {
            // The first price also holds before its start, and the last one for ever.
            var from = i == 0 ? double.NegativeInfinity : (prices[i].Start - Start).TotalHours;
            var to = i == prices.Count - 1 ? double.PositiveInfinity : (prices[i + 1].Start - Start).TotalHours;
            var hours = Math.Min(to, EndOf(step)) - Math.Max(from, StartOf(step));
            if (hours > 0)
                sum += hours * prices[i].PricePerKwh;
        }

        return sum / HoursOf(step);
    }

    /// <summary>Joins steps until a number is not exceeded: as many single ones first as possible, then ones that grow by about a quarter.</summary>
    private static List<int> Lengths(int whole, int most)
    {
        var lengths = new List<int>(Math.Min(whole, most));
        var length = 1;
        for (var left = whole; left > 0; left -= lengths[^1])
        {
            while (Reach(length, most - lengths.Count) < left)
                length++;
            lengths.Add(Math.Min(length, left));
        }

        return lengths;
    }

    private static double Reach(int length, int places) => length * (Math.Pow(Growth, places) - 1) / (Growth - 1);
}
