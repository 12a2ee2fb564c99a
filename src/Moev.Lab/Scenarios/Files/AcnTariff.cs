using System.Globalization;
using System.Text.Json.Nodes;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>
/// Translates a tariff file as acnportal has them into the tariff of a site: seasons become months, the masks of days become days. Seasons must begin and end with months.
/// </summary>
internal static class AcnTariff
{
    private const double HoursOfDay = 24;
    private const int MinutesPerHour = 60;
    private const int LeapYear = 2000;

    private static readonly NumberRange Hours = new(0, HoursOfDay, " h");

    private static readonly Dictionary<string, string[]> Masks = new()
    {
        ["WEEKDAYS"] = ["mon", "tue", "wed", "thu", "fri"],
        ["WEEKENDS"] = ["sat", "sun"],
        ["ALL"] = [],
    };

    /// <param name="root">The document.</param>
    /// <param name="first">The first day of the simulation, whose season has the demand charge.</param>
    /// <param name="last">The last day.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="warnings">Gets a warning when the demand charge changes during the simulation.</param>
    public static JsonObject? Read(LocatedValue root, DateOnly first, DateOnly last, FileErrors errors, List<string> warnings)
    {
        if (Members.Of(root, errors) is not { } members)
            return null;
        var energy = new JsonArray();
        var charges = new List<(IReadOnlyList<int> Months, double Charge)>();
        foreach (var item in members.Items("schedule", 1, ScenarioLimits.MaxListLength, isRequired: true))
            ReadSeason(item, energy, charges, errors);
        if (!errors.IsEmpty)
            return null;
        var charge = ChargeOf(first);
        if (ChargeOf(last) != charge)
            warnings.Add(FormattableString.Invariant($"The demand charge of the tariff changes during the simulation. That of its start, {charge}, counts."));
        return new JsonObject { ["currency"] = "USD", ["energy"] = energy, ["demandChargePerKw"] = charge };

        double ChargeOf(DateOnly day) => charges.FirstOrDefault(season => season.Months.Contains(day.Month)).Charge;
    }

    private static void ReadSeason(LocatedValue item, JsonArray energy, List<(IReadOnlyList<int> Months, double Charge)> charges, FileErrors errors)
    {
        if (Members.Of(item, errors) is not { } members)
            return;
        var months = ReadMonths(members.Require("effective_start"), members.Require("effective_end"), errors);
        string[]? days = null;
        if (members.Require("dow_mask") is { } mask)
            Members.TryChoose(mask, Masks, errors, out days);
        var times = members.Items("times", 1, ScenarioLimits.MaxListLength, isRequired: true).Select(time => Members.Number(time, Hours, errors)).ToList();
        var prices = members.Items("tariffs", 1, ScenarioLimits.MaxListLength, isRequired: true).Select(price => Members.Number(price, NumberRange.Prices, errors)).ToList();
        var charge = members.Number("demand_charge", NumberRange.DemandCharges) ?? 0;
        if (times.Count != prices.Count)
            errors.Add(item, "Must have as many 'tariffs' as 'times'.");
        else if (times.Contains(null) || prices.Contains(null) || months is null || days is null)
            return;
        else if (times.Count > 0 && (times[0] != 0 || times.Zip(times.Skip(1)).Any(static pair => pair.First >= pair.Second)))
            errors.Add(members.Find("times")!, "Must begin with 0 and ascend.");
        else
        {
            for (var i = 0; i < times.Count; i++)
                energy.Add(Price(prices[i]!.Value, times[i]!.Value, i + 1 < times.Count ? times[i + 1]!.Value : HoursOfDay, days, months));
            charges.Add((months, charge));
        }
    }

    private static JsonObject Price(double price, double from, double to, string[] days, IReadOnlyList<int> months)
    {
        var json = new JsonObject { ["perKwh"] = price, ["from"] = Time(from), ["to"] = Time(to) };
        if (days.Length > 0)
            json["days"] = new JsonArray([.. days.Select(static day => JsonValue.Create(day))]);
        json["months"] = new JsonArray([.. months.Select(static month => JsonValue.Create(month))]);
        return json;
    }

    private static string Time(double hours)
    {
        var minutes = (int)Math.Round(hours * MinutesPerHour);
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / MinutesPerHour:00}:{minutes % MinutesPerHour:00}");
    }

    /// <summary>Returns the months from one to another, over the end of the year if need be.</summary>
    private static List<int>? ReadMonths(LocatedValue? start, LocatedValue? end, FileErrors errors)
    {
        if (start is null || end is null || ReadDay(start, errors) is not { } first || ReadDay(end, errors) is not { } last)
            return null;
        if (first.Day != 1)
            errors.Add(start, "Must be the first day of a month: the prices of a site change with months.");
        if (last.Day < DateTime.DaysInMonth(LeapYear, last.Month) - (last.Month == 2 ? 1 : 0))
            errors.Add(end, "Must be the last day of a month: the prices of a site change with months.");
        var months = new List<int>();
        for (var month = first.Month; ; month = (month % 12) + 1)
        {
            months.Add(month);
            if (month == last.Month)
                return months;
        }
    }

    private static DateTime? ReadDay(LocatedValue value, FileErrors errors)
    {
        if (value.Kind == JsonKind.String && value.Text.Split('-') is [var month, var day]
            && int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m is >= 1 and <= 12
            && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d >= 1 && d <= DateTime.DaysInMonth(LeapYear, m))
        {
            return new DateTime(LeapYear, m, d, 0, 0, 0, DateTimeKind.Unspecified);
        }

        errors.Add(value, "Must be a month and a day, such as \"06-01\".");
        return null;
    }
}
