using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the rules by which sessions are generated.</summary>
internal static class GeneratedReader
{
    private const int HoursOfDay = 24;
    private const int MinutesOfDay = 1440;

    private static readonly NumberRange Rates = new(0, 60, " arrivals per hour");
    private static readonly NumberRange Probability = new(0, 1, "");
    private static readonly NumberRange Hours = new(0, 8784, " h");
    private static readonly NumberRange ArrivalHours = new(0, 48, " h");
    private static readonly NumberRange DepartureHours = new(0, 24, " h");
    private static readonly NumberRange Energy = new(0, 10_000, " kWh");
    private static readonly NumberRange Soc = new(0, 1, "");
    private static readonly NumberRange Percent = new(0, 100, " %");
    private static readonly NumberRange HourErrors = new(-100, 100, " h");
    private static readonly NumberRange PercentErrors = new(-100, 1000, " %");

    public static (IStaySource? Source, IReadOnlyList<int> Connectors) Read(LocatedValue at, Members members, SessionScene scene, CarClasses cars, ReadContext context)
    {
        var errors = context.Errors;
        var chargePoints = members.ChargePoints("chargePoints", scene.Site, errors)?.ToHashSet(StringComparer.Ordinal);
        List<int> connectors = [.. Enumerable.Range(0, scene.Site.Connectors.Count).Where(index => chargePoints?.Contains(scene.Site.Connectors[index].ChargePoint) ?? true)];
        var arrivals = members.Require("arrivals") is { } found ? ReadArrivals(found, errors) : null;
        var stayHours = members.Distribution("stayHours", Hours, errors);
        var departureHour = members.Distribution("departureHour", DepartureHours, errors);
        var energy = members.Distribution("energyKwh", Energy, errors);
        var soc = members.Distribution("arrivalSoc", Soc, errors);
        ExactlyOne(members, at, "stayHours", "departureHour", errors);
        ExactlyOne(members, at, "energyKwh", "arrivalSoc", errors);
        var rules = new StayRules
        {
            Arrivals = arrivals ?? new PoissonArrivals([0], [0]),
            StayHours = stayHours,
            DepartureHour = departureHour,
            EnergyKwh = energy,
            ArrivalSoc = soc,
            Cars = cars,
        };
        if (members.Find("declared") is { } declared)
            rules = ReadDeclared(declared, rules, errors);
        members.End();
        var expected = rules.Arrivals.PerDay * scene.Calendar.Duration.TotalDays * connectors.Count;
        if (expected > ScenarioLimits.MaxRows)
            errors.Add(at, FormattableString.Invariant($"About {expected:0} cars would arrive. At most {ScenarioLimits.MaxRows} are allowed."));
        return (new GeneratedStays(scene.Site, scene.Calendar, connectors, rules), connectors);
    }

    private static void ExactlyOne(Members members, LocatedValue at, string first, string second, FileErrors errors)
    {
        if (members.Find(first) is null == members.Find(second) is null)
            errors.Add(at, $"Must have '{first}' or '{second}', and not both.");
    }

    private static Arrivals? ReadArrivals(LocatedValue value, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return null;
        ExactlyOne(members, value, "perHour", "daily", errors);
        if (members.Find("daily") is { } daily)
        {
            members.End();
            return ReadDaily(daily, errors);
        }

        var weekdays = members.Find("perHour") is { } rates ? ReadRates(rates, errors) : null;
        var weekends = members.Find("weekendPerHour") is { } others ? ReadRates(others, errors) : weekdays;
        members.End();
        return weekdays is null || weekends is null ? null : new PoissonArrivals(weekdays, weekends);
    }

    private static IReadOnlyList<double>? ReadRates(LocatedValue value, FileErrors errors)
    {
        if (value.Kind == JsonKind.Number)
            return Members.Number(value, Rates, errors) is { } rate ? [rate] : null;
        if (value.Kind != JsonKind.Array || value.Children.Count is 0 or > MinutesOfDay || value.Children.Count % HoursOfDay != 0 || MinutesOfDay % value.Children.Count != 0)
        {
            errors.Add(value, "Must be a number, or a list with one for each equal part of the day: 24, 48, 72, 96, 120, 144, 240, 288, 360, 480, 720 or 1440.");
            return null;
        }

        var read = value.Children.Select(item => Members.Number(item, Rates, errors)).ToList();
        return read.Contains(null) ? null : [.. read.Select(static rate => rate!.Value)];
    }

    private static DailyArrivals? ReadDaily(LocatedValue value, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return null;
        var weekdays = members.Number("probability", Probability) ?? 1;
        var weekends = members.Number("weekendProbability", Probability) ?? weekdays;
        members.Require("hour");
        var hour = members.Distribution("hour", ArrivalHours, errors);
        members.End();
        return hour is null ? null : new DailyArrivals(weekdays, weekends, hour);
    }

    private static StayRules ReadDeclared(LocatedValue value, StayRules rules, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return rules;
        var read = rules with
        {
            DeclaredPercent = members.Number("percent", Percent) ?? rules.DeclaredPercent,
            DepartureErrorHours = members.Distribution("departureErrorHours", HourErrors, errors) ?? rules.DepartureErrorHours,
            EnergyErrorPercent = members.Distribution("energyErrorPercent", PercentErrors, errors) ?? rules.EnergyErrorPercent,
        };
        members.End();
        return read;
    }
}
