using System.Globalization;
using Moev.Gateway.Hosting;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads how time passes, how the site is controlled, and how the truth is measured.</summary>
internal static class SettingsReader
{
    private const double WhPerKwh = 1000;

    private static readonly NumberRange Speed = new(0.01, 10_000, "");
    private static readonly NumberRange Tolerance = new(0, 1000, " A");
    private static readonly NumberRange Energy = new(0, 1000, " kWh");

    private static readonly Dictionary<string, ClockMode> Modes = new()
    {
        ["lockstep"] = ClockMode.Lockstep,
        ["accelerated"] = ClockMode.Accelerated,
        ["realtime"] = ClockMode.Realtime,
    };

    /// <summary>Options that the laboratory sets itself, and the member to use instead.</summary>
    private static readonly Dictionary<string, string> OwnOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Site:File"] = "the member 'site' of the scenario",
        ["Site:Algorithm"] = "the option --algorithm of the command",
        ["Site:PeriodSeconds"] = "the member 'control.period'",
        ["Ocpp:Address"] = "the options of the command",
        ["Ocpp:Port"] = "the options of the command",
        ["Control:Address"] = "the options of the command",
        ["Control:Port"] = "the options of the command",
        ["Ledger:Provider"] = "nothing: the laboratory keeps the ledger in memory",
    };

    public static ClockSettings ReadClock(LocatedValue? value, FileErrors errors)
    {
        var defaults = new ClockSettings();
        if (value is null || Members.Of(value, errors) is not { } members)
            return defaults;
        var read = new ClockSettings
        {
            Mode = members.Choice("mode", Modes, errors) ?? defaults.Mode,
            Speed = members.Number("speed", Speed) ?? defaults.Speed,
            Resolution = members.Duration("resolution", DurationRange.Resolution, errors) ?? defaults.Resolution,
            Housekeeping = members.Duration("housekeeping", DurationRange.Period, errors) ?? defaults.Housekeeping,
        };
        members.End();
        return read;
    }

    public static ControlSettings ReadControl(LocatedValue? value, FileErrors errors)
    {
        var defaults = new ControlSettings();
        if (value is null || Members.Of(value, errors) is not { } members)
            return defaults;
        var read = new ControlSettings
        {
            Period = members.Duration("period", new DurationRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), IsWholeSeconds: true), errors) ?? defaults.Period,
            Budget = members.Duration("budget", new DurationRange(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)), errors) ?? defaults.Budget,
            DeclaresStays = members.Boolean("declaresStays", errors) ?? defaults.DeclaresStays,
            HidesDemand = members.Boolean("hidesDemand", errors) ?? defaults.HidesDemand,
            GatewayOptions = members.Find("gateway") is { } options ? ReadOptions(options, errors) : defaults.GatewayOptions,
        };
        members.End();
        return read;
    }

    public static MetricSettings ReadMetrics(LocatedValue? value, FileErrors errors)
    {
        var defaults = new MetricSettings();
        if (value is null || Members.Of(value, errors) is not { } members)
            return defaults;
        var read = new MetricSettings
        {
            Sample = members.Duration("sample", DurationRange.Period, errors) ?? defaults.Sample,
            ToleranceAmps = members.Number("toleranceAmps", Tolerance) ?? defaults.ToleranceAmps,
            DemandToleranceWh = members.Number("demandToleranceKwh", Energy) * WhPerKwh ?? defaults.DemandToleranceWh,
            PeakWindow = members.Duration("peakWindow", DurationRange.UpToADay, errors) ?? defaults.PeakWindow,
            BillingWindow = members.Duration("billingWindow", DurationRange.Period, errors) ?? defaults.BillingWindow,
            BillsAtOnce = members.Boolean("billsAtOnce", errors) ?? defaults.BillsAtOnce,
        };
        members.End();
        return read;
    }

    /// <summary>Reads options of the gateway, and checks them as the gateway does.</summary>
    private static Dictionary<string, string> ReadOptions(LocatedValue value, FileErrors errors)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (value.Kind != JsonKind.Object)
        {
            errors.Add(value, "Must be an object whose members are options of the gateway, such as \"Site:LeaseSeconds\": 60.");
            return options;
        }

        foreach (var member in value.Children)
        {
            var name = member.Name!;
            var text = member.Kind switch
            {
                JsonKind.Number => member.Number.ToString("R", CultureInfo.InvariantCulture),
                JsonKind.Boolean => member.IsTrue ? "true" : "false",
                JsonKind.String => member.Text,
                _ => null,
            };
            if (OwnOptions.TryGetValue(name, out var instead))
                errors.AddAtName(member, $"The laboratory sets this option itself. Use {instead}.");
            else if (OptionCatalogue.Find(name) is not { } option)
                errors.AddAtName(member, "The gateway has no such option. docs/configuration.md lists all of them.");
            else if (text is null)
                errors.Add(member, "Must be a text, a number, true or false.");
            else if (string.Equals(name, option.Key, StringComparison.OrdinalIgnoreCase) && option.Check(text) is { } problem)
                errors.Add(member, $"The option {option.Key} {problem}.");
            else if (!options.TryAdd(name, text))
                errors.AddAtName(member, "The member occurs twice.");
        }

        return options;
    }
}
