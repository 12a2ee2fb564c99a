using System.Text.Json.Nodes;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the site of a scenario: a part of it, or a file of its own.</summary>
internal static class SiteSource
{
    private static readonly SiteFileLimits Limits = new() { MaxConnectors = ScenarioLimits.MaxConnectors, MaxErrors = ScenarioLimits.MaxErrors };

    /// <returns>The site, and as JSON; null when there are errors.</returns>
    public static (SiteModel Model, JsonNode Json)? Read(
        LocatedValue value, ReadOnlyMemory<byte> document, IReadOnlyList<KeyValuePair<string, string>> overrides, ReadContext context)
    {
        var (model, json) = value.Kind == JsonKind.String
            ? ReadFile(value, overrides, context)
            : (SiteFile.Read(value, Limits, context.Errors), document[value.Offset..value.End]);
        if (model is null)
            return null;
        if (model.Connectors.Count == 0)
            context.Errors.Add(value, "The site has no connectors.");
        return (model, JsonText.Parse(json)!);
    }

    private static (SiteModel? Model, ReadOnlyMemory<byte> Json) ReadFile(LocatedValue name, IReadOnlyList<KeyValuePair<string, string>> overrides, ReadContext context)
    {
        if (context.ReadFile(name, ScenarioLimits.MaxBytes) is not { } bytes)
            return (null, default);
        ReadOnlyMemory<byte> json = bytes;
        if (LocatedReader.Read(json, new FileErrors(json, most: 1)) is not null)
        {
            foreach (var (path, value) in overrides)
            {
                if (Overrides.Apply(json, path, value, out var problem) is { } changed)
                    json = changed;
                else
                    context.AddElsewhere(new ScenarioError(name.Text, 0, 0, path, problem!));
            }
        }

        var result = SiteFile.Read(json, Limits);
        foreach (var error in result.Errors)
            context.AddElsewhere(ScenarioError.Of(name.Text, error));
        return (result.Model, json);
    }
}
