namespace Moev.Lab.Scenarios.Generators;

/// <summary>The times at which cars want to arrive at a connector.</summary>
internal abstract record Arrivals
{
    /// <summary>Returns the times since the start in ascending order, up to the end of the simulation.</summary>
    public abstract IEnumerable<TimeSpan> Draw(Calendar calendar, RandomStream random);

    /// <summary>The expected number of arrivals a day, for a bound.</summary>
    public abstract double PerDay { get; }
}

/// <summary>A Poisson process whose rate depends on the time of day.</summary>
/// <param name="Weekdays">Arrivals per hour, in equal parts of the day.</param>
/// <param name="Weekends">The same on Saturdays and Sundays.</param>
internal sealed record PoissonArrivals(IReadOnlyList<double> Weekdays, IReadOnlyList<double> Weekends) : Arrivals
{
    public override double PerDay => 24 * Math.Max(Weekdays.Average(), Weekends.Average());

    public override IEnumerable<TimeSpan> Draw(Calendar calendar, RandomStream random)
    {
        // The time until the next arrival is exponential in the area below the rate.
        var left = Exponential(random);
        var at = TimeSpan.Zero;
        while (at < calendar.Duration)
        {
            var local = calendar.LocalAt(at);
            var rates = Calendar.IsWeekend(local) ? Weekends : Weekdays;
            var part = TimeSpan.FromDays(1) / rates.Count;
            var index = (int)(local.TimeOfDay.Ticks / part.Ticks);
            var rest = part * (index + 1) - local.TimeOfDay;
            var rate = rates[index];
            var area = rate * rest.TotalHours;
            if (area <= left)
            {
                left -= area;
                at += rest;
                continue;
            }

            at += TimeSpan.FromTicks(Math.Max(1, (long)(left / rate * TimeSpan.TicksPerHour)));
            left = Exponential(random);
            if (at < calendar.Duration)
                yield return at;
        }
    }

    private static double Exponential(RandomStream random) => -Math.Log(1 - random.NextDouble());
}

/// <summary>One car a day at most, such as a van that comes back to its depot.</summary>
/// <param name="Weekdays">The probability that it comes.</param>
/// <param name="Weekends">The same on Saturdays and Sundays.</param>
/// <param name="Hour">The hours after midnight at which it comes; above 24 on the next day.</param>
internal sealed record DailyArrivals(double Weekdays, double Weekends, Distribution Hour) : Arrivals
{
    public override double PerDay => 1;

    public override IEnumerable<TimeSpan> Draw(Calendar calendar, RandomStream random)
    {
        var found = new List<TimeSpan>();
        var last = calendar.LocalAt(calendar.Duration).Date;
        for (var day = calendar.LocalAt(TimeSpan.Zero).Date; day <= last; day = day.AddDays(1))
        {
            var comes = random.NextDouble() < (Calendar.IsWeekend(day) ? Weekends : Weekdays);
            var at = calendar.At(day.AddHours(Hour.Draw(random)));
            if (comes && at >= TimeSpan.Zero && at < calendar.Duration)
                found.Add(at);
        }

        return found.Order();
    }
}
