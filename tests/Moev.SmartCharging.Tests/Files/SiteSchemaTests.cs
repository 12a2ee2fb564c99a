using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Moev.SmartCharging.Files;
using Moev.Tests.Shared;

namespace Moev.SmartCharging.Tests.Files;

/// <summary>The published schema and the reader agree: on a file that has every member, and on every change of one of its values.</summary>
public sealed class SiteSchemaTests
{
    private const string Complete = """
        {
          "$schema": "site.json", "version": 1, "name": "S", "voltage": 277, "timeZone": "Europe/Berlin", "failSafeAmps": 6,
          "nodes": [
            { "id": "a", "limitAmps": 1000, "limitKw": 500, "baseLoad": [{ "from": "00:00", "amps": [1, 2, 3] }, { "from": "12:30", "kw": 3.6 }] },
            { "id": "b", "parent": "a", "transformer": { "winding": "delta-wye", "primaryVoltage": 277, "secondaryVoltage": 120, "limitKva": 150 } }
          ],
          "connectors": [
            { "chargePoint": "CP_1", "connectorId": 1, "node": "b", "phases": ["L2", "L3", "L1"], "maxAmps": 32, "minAmps": 6, "steps": [6, 16], "failSafeAmps": 0, "priority": 1 },
            { "chargePoint": "CP_2", "connectorId": 1, "node": "a", "phases": ["L1-L2"], "maxAmps": 32, "steps": "1A" }
          ],
          "tariff": {
            "currency": "EUR", "demandChargePerKw": 15.51,
            "energy": [{ "perKwh": 0.3, "from": "06:00", "to": "24:00", "days": ["mon", "sun"], "months": [1, 12] }, { "perKwh": 0.1 }]
          }
        }
        """;

    private static readonly JsonSchema Schema = JsonSchema.FromText(Repository.Read("schemas/site.json"));

    /// <summary>Values that take the place of each value of the file.</summary>
    private static readonly string[] Substitutes =
    [
        "null", "true", "\"\"", "\"x\"", "\"continuous\"", "\"1A\"", "\"L3\"", "\"L3-L1\"", "\"00:00\"", "\"24:00\"", "\"23:59\"", "\"5:00\"", "\"a b\"", "\" a\"", "\"a \"", "\"wye-wye\"",
        "\"fri\"", "[]", "[1]", "[\"L1\"]", "[\"L1\", \"L1\"]", "[\"L1\", \"L2-L3\"]", "[\"L1-L2\", \"L2-L3\", \"L3-L1\"]", "[1, 2, 3]", "[1, 2, 3, 4]", "[-1, 2, 3]", "[\"tue\", \"tue\"]", "{}", "{\"id\":\"a\"}",
        "-1001", "-1000", "-1", "-0.5", "0", "0.5", "1", "1.5", "2", "6", "12", "13", "49.9", "50", "999.5", "1000", "1000.5", "1001", "10000", "10000.5", "100000", "100000.5", "1e20",
    ];

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(Repository.Root, "examples/sites"), "*.json").Select(static file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_valid(string file)
    {
        var text = Repository.Read($"examples/sites/{file}");

        Assert.True(IsValid(text));
        Assert.Empty(SiteFile.Read(Encoding.UTF8.GetBytes(text)).Errors);
    }

    [Fact]
    public void A_file_with_every_member_is_valid()
    {
        Assert.True(IsValid(Complete));
        Assert.Empty(SiteFile.Read(Encoding.UTF8.GetBytes(Complete)).Errors);
        var schema = JsonNode.Parse(Repository.Read("schemas/site.json"))!;
        var documented = Objects(schema).Where(static json => json["properties"] is JsonObject).SelectMany(static json => ((JsonObject)json["properties"]!).Select(static member => member.Key));
        var used = Objects(JsonNode.Parse(Complete)!).SelectMany(static json => json.Select(static member => member.Key));
        Assert.Equal(documented.Distinct().Order(), used.Distinct().Order());
    }

    [Fact]
    public void The_reader_refuses_what_the_schema_refuses_and_accepts_what_it_accepts()
    {
        List<string> differences = [];
        var (accepted, refused) = (0, 0);
        foreach (var changed in Changes())
        {
            var isValid = IsValid(changed);
            var errors = SiteFile.Read(Encoding.UTF8.GetBytes(changed)).Errors;
            _ = isValid ? accepted++ : refused++;
            if (!isValid && errors.Count == 0)
                differences.Add($"accepted by the reader only: {changed}");
            else if (isValid && errors.Count > 0 && !errors.All(IsBeyondTheSchema))
                differences.Add($"refused by the reader only, {errors[0]}: {changed}");
        }

        Assert.Empty(differences);
        Assert.True(accepted > 100 && refused > 1000, $"{accepted} accepted, {refused} refused");
    }

    /// <summary>Errors that need the meaning of several values, or the machine.</summary>
    private static bool IsBeyondTheSchema(SiteFileError error) =>
        error.Message.StartsWith("The node '", StringComparison.Ordinal)
        || error.Message.StartsWith("The time zone '", StringComparison.Ordinal)
        || error.Message.StartsWith("The fail-safe currents", StringComparison.Ordinal)
        || error.Message.StartsWith("The base loads", StringComparison.Ordinal)
        || error.Message.StartsWith("Must contain a current", StringComparison.Ordinal)
        || error.Message.StartsWith("Must be at least the minimum", StringComparison.Ordinal)
        || error.Message.StartsWith("Must be at most the maximum", StringComparison.Ordinal)
        || error.Message.StartsWith("The primary voltage", StringComparison.Ordinal)
        || error.Message.StartsWith("Only one node", StringComparison.Ordinal)
        || error.Message.Contains(" must start at 00:00", StringComparison.Ordinal)
        || error.Message.Contains("ascending order", StringComparison.Ordinal)
        || error.Message.Contains("Must differ from 'from'", StringComparison.Ordinal);

    /// <summary>The complete file with one value replaced, one member or item removed, or one unknown member added.</summary>
    private static IEnumerable<string> Changes()
    {
        var count = Descendants(JsonNode.Parse(Complete)!).Count();
        for (var i = 0; i < count; i++)
        {
            foreach (var substitute in Substitutes)
            {
                var copy = JsonNode.Parse(Complete)!;
                Descendants(copy).ElementAt(i).ReplaceWith(JsonNode.Parse(substitute));
                yield return copy.ToJsonString();
            }

            var removed = JsonNode.Parse(Complete)!;
            var victim = Descendants(removed).ElementAt(i);
            if (victim.Parent is JsonObject container)
                container.Remove(victim.GetPropertyName());
            else
                victim.Parent!.AsArray().Remove(victim);
            yield return removed.ToJsonString();

            var added = JsonNode.Parse(Complete)!;
            if (Descendants(added).ElementAt(i) is not JsonObject grown)
                continue;
            grown.Add("unknown", 1);
            yield return added.ToJsonString();
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
}
