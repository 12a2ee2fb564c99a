using System.Text.Json.Nodes;
using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the document of a scenario.</summary>
internal static class ScenarioReader
{
    private const int MaxNameLength = 200;

    private static readonly NumberRange Seeds = new(0, int.MaxValue, "", IsInteger: true);
    private static readonly NumberRange Repeats = new(1, ScenarioLimits.MaxSeeds, "", IsInteger: true);
    private static readonly Dictionary<string, bool> Conventions = new() { [AcnPortalConventions.Name] = true };

    /// <returns>The scenario; null, or one that must not be used, when there are errors.</returns>
    public static Scenario? Read(LocatedValue root, ReadOnlyMemory<byte> document, IReadOnlyList<KeyValuePair<string, string>> siteOverrides, ReadContext context)
    {
        var errors = context.Errors;
        if (Members.Of(root, errors) is not { } members)
            return null;
        // The site comes first, because the other parts name its nodes and charge points.
        var site = members.Require("site") is { } at ? SiteSource.Read(at, document, siteOverrides, context) : null;
        members.Find("$schema");
        if (members.Require("version") is { } version && (version.Kind != JsonKind.Number || version.Number != ScenarioFile.Version))
            errors.Add(version, $"Must be {ScenarioFile.Version}: this is the version of the format that is supported.");
        var name = members.Text("name", MaxNameLength, isRequired: true);
        var seeds = ReadSeeds(members, errors);
        var start = Moments.ReadDate(members.Require("start"), errors);
        var duration = members.Duration("duration", DurationRange.Simulation, errors, isRequired: true);
        var clock = SettingsReader.ReadClock(members.Find("clock"), errors);
        var control = SettingsReader.ReadControl(members.Find("control"), errors);
        var metrics = SettingsReader.ReadMetrics(members.Find("metrics"), errors);
        var cars = CarsReader.Read(members.Find("cars"), errors);
        var conventions = members.Choice("conventions", Conventions, errors);
        var (chargers, sessions, tariffAt, load) = (members.Find("chargers"), members.Require("sessions"), members.Find("tariff"), members.Find("baseLoad"));
        var faults = members.Items("faults", 0, ScenarioLimits.MaxListLength);
        var limits = members.Items("limits", 0, ScenarioLimits.MaxListLength);
        members.End();
        if (site is not { } known || start is not { } from || duration is not { } length || sessions is null)
            return null;
        var tariff = TariffSource.Read(tariffAt, document, from, length, context);
        var model = tariff is { } other ? SiteModel.Of(known.Model.Site with { Tariff = other.Tariff }) : known.Model;
        var scene = new SessionScene(model, new Calendar(from, length, model.Site.TimeZone), cars);
        var settings = ChargersReader.Read(chargers, model, errors);
        var plannedFaults = FaultsReader.Read(faults, model, from, length, context);
        var signals = SignalsReader.Read(limits, model, from, errors);
        var baseLoad = BaseLoadReader.Read(load, scene, context);
        var stays = SessionsReader.Read(sessions, scene, context);
        if (context.HasErrors || stays is null)
            return null;
        var siteJson = known.Json;
        if (tariff is { } replaced)
            siteJson["tariff"] = replaced.Json.DeepClone();
        var scenario = new Scenario
        {
            Name = name!,
            Json = Whole(document, siteJson),
            Folder = context.Folder,
            Seeds = seeds,
            Start = from,
            Duration = length,
            Site = model,
            SiteJson = JsonText.Write(siteJson),
            Chargers = settings,
            Clock = clock,
            Control = control,
            Metrics = metrics,
            Stays = stays,
            BaseLoad = baseLoad,
            Faults = plannedFaults,
            Signals = signals,
            Warnings = context.Warnings,
        };
        return conventions is null ? scenario : AcnPortalConventions.Apply(scenario);
    }

    private static List<int> ReadSeeds(Members members, FileErrors errors)
    {
        var first = (int?)members.Number("seed", Seeds) ?? 1;
        if (members.Find("repeat") is not { } repeat)
            return [first];
        if (repeat.Kind != JsonKind.Array)
        {
            var count = (int?)Members.Number(repeat, Repeats, errors) ?? 1;
            if (first > int.MaxValue - count)
                errors.Add(repeat, "The seeds would exceed 2147483647.");
            return [.. Enumerable.Range(0, count).Select(number => unchecked(first + number))];
        }

        if (members.Find("seed") is { } seed)
            errors.Add(seed, "Must not be given with a list of seeds in 'repeat'.");
        var seeds = new List<int>();
        foreach (var item in members.Items(repeat, 1, ScenarioLimits.MaxSeeds) ?? [])
        {
            if (Members.Number(item, Seeds, errors) is not { } number)
                continue;
            if (seeds.Contains((int)number))
                errors.Add(item, "The seed occurs twice.");
            seeds.Add((int)number);
        }

        return seeds.Count == 0 ? [first] : seeds;
    }

    /// <summary>Returns the document with the site and its tariff in it, so that it needs no other file for them.</summary>
    private static byte[] Whole(ReadOnlyMemory<byte> document, JsonNode site)
    {
        var json = (JsonObject)JsonText.Parse(document)!;
        json["site"] = site.DeepClone();
        json.Remove("tariff");
        return JsonText.Write(json);
    }
}
