using Moev.ChargePoint;
using Moev.ChargePoint.Configuration;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the properties of charge points.</summary>
internal static class ChargersReader
{
    private const int MaxDataLength = 500;
    private const int MaxSteps = 1_000_000;

    private static readonly NumberRange Noise = new(0, 100, " %");
    private static readonly NumberRange RegisterError = new(-50, 50, " %");
    private static readonly NumberRange RegisterStep = new(1, MaxSteps, " Wh", IsInteger: true);
    private static readonly NumberRange StackLevel = new(0, 1000, "", IsInteger: true);
    private static readonly NumberRange Periods = new(1, 1000, "", IsInteger: true);
    private static readonly NumberRange PilotStep = new(0, 100, " A");
    private static readonly NumberRange MinPilot = new(0, 100, " A", IsAboveLeast: true);

    private static readonly Dictionary<string, ChargingRateUnits> Units = new()
    {
        ["A"] = ChargingRateUnits.Current,
        ["W"] = ChargingRateUnits.Power,
        ["both"] = ChargingRateUnits.Both,
    };

    /// <returns>The properties by the index of the connector.</returns>
    public static IReadOnlyList<ChargerSettings> Read(LocatedValue? value, SiteModel site, FileErrors errors)
    {
        var byIdentity = new Dictionary<string, ChargerSettings>(StringComparer.Ordinal);
        var defaults = new ChargerSettings();
        if (value is not null && Members.Of(value, errors) is { } members)
        {
            if (members.Find("defaults") is { } common && Members.Of(common, errors) is { } own)
                defaults = ReadProperties(own, common, defaults, errors);
            foreach (var item in members.Items("exceptions", 1, ScenarioLimits.MaxListLength))
            {
                if (Members.Of(item, errors) is not { } exception)
                    continue;
                exception.Require("chargePoints");
                var identities = exception.ChargePoints("chargePoints", site, errors) ?? [];
                // Charge points that had the same properties share them afterwards too. Errors are reported once.
                var after = new Dictionary<ChargerSettings, ChargerSettings>();
                foreach (var before in identities.Select(identity => byIdentity.GetValueOrDefault(identity, defaults)).Append(defaults).Distinct())
                {
                    var sink = after.Count == 0 ? errors : new FileErrors(default, most: 0);
                    var again = Members.Of(item, sink)!;
                    again.Find("chargePoints");
                    after[before] = ReadProperties(again, item, before, sink);
                }

                foreach (var identity in identities)
                    byIdentity[identity] = after[byIdentity.GetValueOrDefault(identity, defaults)];
            }

            members.End();
        }

        return [.. site.Connectors.Select(connector => byIdentity.GetValueOrDefault(connector.ChargePoint, defaults))];
    }

    private static ChargerSettings ReadProperties(Members members, LocatedValue at, ChargerSettings defaults, FileErrors errors)
    {
        var read = defaults with
        {
            SampleInterval = members.Duration("sampleInterval", DurationRange.Interval, errors) ?? defaults.SampleInterval,
            AlignedInterval = members.Duration("alignedInterval", DurationRange.Interval, errors) ?? defaults.AlignedInterval,
            HeartbeatInterval = members.Duration("heartbeatInterval", DurationRange.Interval with { Least = TimeSpan.FromSeconds(1) }, errors) ?? defaults.HeartbeatInterval,
            SampledData = ReadMeasurands(members, errors) ?? defaults.SampledData,
            Meter = members.Find("meter") is { } meter ? ReadMeter(meter, defaults.Meter, errors) : defaults.Meter,
            RateUnits = members.Choice("rateUnits", Units, errors) ?? defaults.RateUnits,
            MaxStackLevel = (int?)members.Number("maxStackLevel", StackLevel) ?? defaults.MaxStackLevel,
            MaxPeriods = (int?)members.Number("maxPeriods", Periods) ?? defaults.MaxPeriods,
            PilotStepAmps = members.Number("pilotStepAmps", PilotStep) ?? defaults.PilotStepAmps,
            MinPilotAmps = members.Number("minPilotAmps", MinPilot) ?? defaults.MinPilotAmps,
            Upstream = members.Find("upstream") is { } up ? ReadLatency(up, errors) : defaults.Upstream,
            Downstream = members.Find("downstream") is { } down ? ReadLatency(down, errors) : defaults.Downstream,
            ProfileDelay = members.Find("profileDelay") is { } delay ? ReadLatency(delay, errors) : defaults.ProfileDelay,
            Quirks = members.Find("quirks") is { } quirks ? ReadQuirks(quirks, members, errors) : defaults.Quirks,
        };
        members.End();
        if (read.SampleInterval == TimeSpan.Zero && read.AlignedInterval == TimeSpan.Zero && members.Find("sampleInterval") is not null && errors.IsEmpty)
            errors.Add(at, "Must have a sampleInterval or an alignedInterval above 0: the controller sees cars through meter values only.");
        return read;
    }

    private static string? ReadMeasurands(Members members, FileErrors errors)
    {
        var text = members.Text("sampledData", MaxDataLength);
        if (text is not null && !MeasurandList.TryParse(text, ConfigurationStore.MaxListItems, out _))
            errors.Add(members.Find("sampledData")!, "Must be a list of measurands that the charge points have, such as \"Energy.Active.Import.Register,Current.Import\".");
        return text;
    }

    private static MeterAccuracy ReadMeter(LocatedValue value, MeterAccuracy defaults, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return defaults;
        var read = defaults with
        {
            NoisePercent = members.Number("noisePercent", Noise) ?? defaults.NoisePercent,
            RegisterErrorPercent = members.Number("registerErrorPercent", RegisterError) ?? defaults.RegisterErrorPercent,
            RegisterStepWh = (int?)members.Number("registerStepWh", RegisterStep) ?? defaults.RegisterStepWh,
        };
        members.End();
        return read;
    }

    private static Latency ReadLatency(LocatedValue value, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return Latency.None;
        var median = members.Duration("p50", DurationRange.Latency, errors, isRequired: true);
        var p99 = members.Duration("p99", DurationRange.Latency, errors);
        members.End();
        if (p99 < median)
            errors.Add(members.Find("p99")!, "Must not be below 'p50'.");
        return median is { } known ? new Latency(known, p99 ?? known) : Latency.None;
    }

    private static Quirk[] ReadQuirks(LocatedValue value, Members members, FileErrors errors) =>
        [.. (members.Items(value, 0, QuirkTable.All.Count) ?? []).Select(item => ReadQuirk(item, errors)).OfType<Quirk>().Distinct()];

    /// <summary>Reads the name of a quirk.</summary>
    public static Quirk? ReadQuirk(LocatedValue value, FileErrors errors)
    {
        if (value.Kind == JsonKind.String && QuirkTable.All.FirstOrDefault(entry => entry.Name == value.Text) is { } found)
            return found.Quirk;
        errors.Add(value, $"Must be the name of a quirk: {string.Join(", ", QuirkTable.All.Select(static entry => entry.Name))}.");
        return null;
    }
}
