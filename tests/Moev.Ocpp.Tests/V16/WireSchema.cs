using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moev.Ocpp.Tests.V16;

/// <summary>A schema parsed with System.Text.Json, independent of the generator.</summary>
internal sealed class WireSchema
{
    private readonly JsonElement _json;

    private WireSchema(JsonElement json, bool isDraft6) => (_json, IsDraft6) = (json, isDraft6);

    /// <summary>The schemas by file name, such as StartTransaction or StartTransactionResponse.</summary>
    public static IReadOnlyDictionary<string, WireSchema> All { get; } = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "schemas", "ocpp1.6"), "*.json")
        .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => Root(File.ReadAllBytes(f)));

    /// <summary>True for draft 6, which defines integers by value, so that 8.0 is one; draft 4 defines them by notation.</summary>
    public bool IsDraft6 { get; }

    /// <summary>The schema as written.</summary>
    public JsonElement Json => _json;

    public string Type => _json.GetProperty("type").GetString()!;

    public string? Format => _json.TryGetProperty("format", out var format) ? format.GetString() : null;

    public bool IsDateTime => Format == "date-time";

    public bool IsUri => Format == "uri";

    public int? MaxLength => _json.TryGetProperty("maxLength", out var length) ? length.GetInt32() : null;

    public int MinItems => _json.TryGetProperty("minItems", out var least) ? least.GetInt32() : 0;

    public bool HasOneDecimal => _json.TryGetProperty("multipleOf", out _);

    public string[] Words => _json.TryGetProperty("enum", out var words) ? [.. words.EnumerateArray().Select(w => w.GetString()!)] : [];

    public WireSchema Items => new(_json.GetProperty("items"), IsDraft6);

    public IReadOnlyList<(string Name, WireSchema Schema, bool IsRequired)> Properties
    {
        get
        {
            string[] required = _json.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
            return [.. _json.GetProperty("properties").EnumerateObject()
                .Select(p => (p.Name, new WireSchema(p.Value, IsDraft6), required.Contains(p.Name)))];
        }
    }

    /// <summary>Creates a legal value.</summary>
    /// <param name="full">True to include the optional members.</param>
    public JsonNode Example(bool full) => Type switch
    {
        "object" => new JsonObject(Properties.Where(p => full || p.IsRequired)
            .Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.Schema.Example(full)))),
        "array" => new JsonArray([.. Enumerable.Range(0, full ? 2 : Math.Max(MinItems, 0)).Select(_ => Items.Example(full))]),
        "integer" => 7,
        "number" => 8.1m,
        "boolean" => true,
        _ when Words.Length > 0 => Words[^1],
        _ when IsDateTime => "2024-02-29T12:34:56.789Z",
        _ when IsUri => "ftp://user:secret@192.0.2.1:21/a%20directory",
        _ => Text(Math.Min(MaxLength ?? 30, 30)),
    };

    /// <summary>Gets the objects inside a legal value, including itself, each with its schema.</summary>
    public IEnumerable<(JsonObject Object, WireSchema Schema)> Objects(JsonNode node)
    {
        if (Type == "array")
            return ((JsonArray)node).SelectMany(i => Items.Objects(i!));

        if (node is not JsonObject self)
            return [];

        return Properties.Where(p => self.ContainsKey(p.Name)).SelectMany(p => p.Schema.Objects(self[p.Name]!)).Prepend((self, this));
    }

    private static WireSchema Root(byte[] json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        return new WireSchema(root, root.GetProperty("$schema").GetString()!.Contains("draft-06", StringComparison.Ordinal));
    }

    public static string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
}
