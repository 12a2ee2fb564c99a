using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Moev.Lab.Scenarios.Files;
using Moev.Tests.Shared;

namespace Moev.Lab.Tests.Scenarios;

/// <summary>The published schema and the reader agree: on a scenario that has every member, and on every change of one of its values.</summary>
public sealed class ScenarioSchemaTests
{
    private static readonly JsonSchema Schema = Load();

    private static readonly string[] Substitutes =
    [
        "null", "true", "\"\"", "\"x\"", "\"PT1M\"", "\"-PT1M\"", "\"2019-03-01T06:00:00-08:00\"", "\"A\"", "[]", "[1]", "[\"A\"]", "[1, 2]", "{}", "{\"distribution\":\"normal\"}",
        "{\"distribution\":\"uniform\",\"min\":1,\"max\":2}", "-1", "0", "0.5", "1", "2", "24", "61", "101", "1001", "1e20",
    ];

    public static TheoryData<string> Examples => ScenarioExamplesTests.Examples;

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsValid(string file)
    {
        using var document = JsonDocument.Parse(Repository.Read($"examples/scenarios/{file}"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Assert.True(Schema.Evaluate(document.RootElement).IsValid);
    }

    [Fact]
    public void AScenarioWithEveryMemberIsValid()
    {
        using var files = new ScenarioFiles();
        Assert.True(IsValid(ScenarioFiles.Complete));
        files.Valid(ScenarioFiles.Complete);
        var schema = JsonNode.Parse(Repository.Read("schemas/scenario.json"))!;
        var documented = Objects(schema).Where(static json => json["properties"] is JsonObject).SelectMany(static json => ((JsonObject)json["properties"]!).Select(static member => member.Key));
        var used = Objects(JsonNode.Parse(ScenarioFiles.Complete)!).SelectMany(static json => json.Select(static member => member.Key));
        Assert.Empty(documented.Distinct().Except(used));
    }

    [Fact]
    public void TheReaderAcceptsWhatTheSchemaAccepts()
    {
        using var files = new ScenarioFiles();
        List<string> differences = [];
        var (accepted, refused) = (0, 0);
        foreach (var (path, changed) in Changes())
        {
            var isValid = IsValid(changed);
            var errors = files.Read(changed).Errors;
            _ = isValid ? accepted++ : refused++;
            if (!isValid && errors.Count == 0)
                differences.Add($"accepted by the reader only: {path}");
            else if (isValid && errors.Count > 0 && !errors.All(IsBeyondTheSchema))
                differences.Add($"refused by the reader only, {errors.First(static error => !IsBeyondTheSchema(error))}: {path}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
        Assert.True(accepted > 300 && refused > 1500, $"{accepted} accepted, {refused} refused");
    }

    /// <summary>Errors that need the meaning of several values, of the text of a duration or a list, of a distribution, or other files.</summary>
    private static bool IsBeyondTheSchema(ScenarioError error) =>
        Beyond.Any(part => error.Message.Contains(part, StringComparison.Ordinal));

    private static readonly string[] Beyond =
    [
        "Must be a duration from", "Must not be before the start", "The file cannot be read", "The site has no c", "The node '", "Must be the name of a class", "The connector ", "Name the charge points",
        "Must be at least 'min'", "Must not be below 'p50'", "Must have as many entries", "the weights must be above 0", "The target must not be", "must be after the arrival", "after the end of the simulation",
        "The option ", "sampleInterval or an alignedInterval", "Must be a number from", "Must be a number above", "Must not be given with a list", "At most 1000000 are allowed", "is no connector of the site",
        "overlaps", "The class '", "The laboratory sets", "The gateway has no such option", "The column 'node' is missing",
        "Must be a list of measurands", "Must be in the years",
    ];

    private static IEnumerable<(string Path, string Json)> Changes()
    {
        var count = Descendants(JsonNode.Parse(ScenarioFiles.Complete)!).Count();
        for (var i = 0; i < count; i++)
        {
            foreach (var substitute in Substitutes)
            {
                var copy = JsonNode.Parse(ScenarioFiles.Complete)!;
                var at = Descendants(copy).ElementAt(i);
                var path = $"{at.GetPath()} = {substitute}";
                at.ReplaceWith(JsonNode.Parse(substitute));
                yield return (path, copy.ToJsonString());
            }

            var removed = JsonNode.Parse(ScenarioFiles.Complete)!;
            var victim = Descendants(removed).ElementAt(i);
            var gone = $"{victim.GetPath()} removed";
            if (victim.Parent is JsonObject container)
                container.Remove(victim.GetPropertyName());
            else
                victim.Parent!.AsArray().Remove(victim);
            yield return (gone, removed.ToJsonString());

            var added = JsonNode.Parse(ScenarioFiles.Complete)!;
            if (Descendants(added).ElementAt(i) is not JsonObject grown)
                continue;
            grown.Add("unknown", true);
            yield return ($"{grown.GetPath()}.unknown", added.ToJsonString());
        }
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode root)
    {
        var children = root switch
        {
            JsonObject json => json.Select(static member => member.Value!),
            JsonArray array => array.Select(static item => item!),
            _ => [],
        };
        return children.SelectMany(static child => Descendants(child).Prepend(child));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode root) => Descendants(root).Prepend(root).OfType<JsonObject>();

    private static bool IsValid(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Schema.Evaluate(document.RootElement).IsValid;
    }

    /// <summary>Editors resolve site.json beside the schema; here it has its own name.</summary>
    private static JsonSchema Load()
    {
        JsonSchema.FromText(Repository.Read("schemas/site.json"));
        return JsonSchema.FromText(Repository.Read("schemas/scenario.json").Replace("\"site.json", "\"urn:moev:schemas:site", StringComparison.Ordinal));
    }
}
