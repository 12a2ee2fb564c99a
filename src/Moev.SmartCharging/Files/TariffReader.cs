using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Files;

/// <summary>Reads the tariff.</summary>
internal static class TariffReader
{
    private const int MaxCurrencyLength = 10;
    private const int DaysOfWeek = 7;
    private const int MonthsOfYear = 12;

    private static readonly Dictionary<string, DayOfWeek> Days = new()
    {
        ["mon"] = DayOfWeek.Monday,
        ["tue"] = DayOfWeek.Tuesday,
        ["wed"] = DayOfWeek.Wednesday,
        ["thu"] = DayOfWeek.Thursday,
        ["fri"] = DayOfWeek.Friday,
        ["sat"] = DayOfWeek.Saturday,
        ["sun"] = DayOfWeek.Sunday,
    };

    public static Tariff? Read(LocatedValue value, SiteFileLimits limits, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return null;
        var currency = members.Text("currency", MaxCurrencyLength, isRequired: true);
        var energy = members.Items("energy", 1, limits.MaxListLength, isRequired: true).Select(item => ReadPrice(item, errors)).ToList();
        var demand = members.Number("demandChargePerKw", NumberRange.DemandCharges) ?? 0;
        members.End();
        return new Tariff(currency ?? "", [.. energy.OfType<EnergyPrice>()], demand);
    }

    private static EnergyPrice? ReadPrice(LocatedValue item, FileErrors errors)
    {
        if (Members.Of(item, errors) is not { } members)
            return null;
        var price = members.Number("perKwh", NumberRange.Prices, isRequired: true);
        var start = members.Find("from") is { } from ? ClockTime.Read(from, allowsEnd: false, errors) : TimeOnly.MinValue;
        var end = members.Find("to") is { } to ? ClockTime.Read(to, allowsEnd: true, errors) : TimeOnly.MinValue;
        if (start == end && start != TimeOnly.MinValue)
            errors.Add(members.Find("to")!, "Must differ from 'from'.");
        var days = new List<DayOfWeek>();
        foreach (var day in members.Items("days", 1, DaysOfWeek))
        {
            if (Members.TryChoose(day, Days, errors, out var known))
                AddOnce(days, known, day, errors);
        }

        var months = new List<int>();
        foreach (var month in members.Items("months", 1, MonthsOfYear))
        {
            if (Members.Number(month, NumberRange.Months, errors) is { } known)
                AddOnce(months, (int)known, month, errors);
        }

        members.End();
        return price is null || start is null || end is null ? null : new EnergyPrice(price.Value, start.Value, end.Value, days, months);
    }

    private static void AddOnce<T>(List<T> known, T value, LocatedValue at, FileErrors errors)
    {
        if (known.Contains(value))
            errors.Add(at, "The value occurs twice.");
        known.Add(value);
    }
}
