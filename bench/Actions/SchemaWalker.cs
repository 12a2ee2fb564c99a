using System.Globalization;
using System.Text.Json;
using Moev.Ocpp.Tests.V16;

namespace Moev.Benchmarks.Actions;

/// <summary>
/// Validates without generated code: builds a tree from the schema once and walks it alongside the parsed message. The baseline for the
/// generated readers, which validate while they parse.
/// </summary>
internal sealed class SchemaWalker
{
    private readonly JsonValueKind _kind;
    private readonly Dictionary<string, SchemaWalker> _properties = [];
    private readonly string[] _required;
    private readonly HashSet<string> _words;
    private readonly SchemaWalker? _items;
    private readonly int _maxLength;
    private readonly int _minItems;
    private readonly bool _isInteger;
    private readonly bool _isDateTime;

    public SchemaWalker(WireSchema schema)
    {
        _kind = schema.Type switch
        {
            "object" => JsonValueKind.Object,
            "array" => JsonValueKind.Array,
            "boolean" => JsonValueKind.True,
            "string" => JsonValueKind.String,
            _ => JsonValueKind.Number,
        };
        _isInteger = schema.Type == "integer";
        _isDateTime = schema.IsDateTime;
        _maxLength = schema.MaxLength ?? int.MaxValue;
        _minItems = schema.MinItems;
        _words = [.. schema.Words];
        _items = _kind == JsonValueKind.Array ? new SchemaWalker(schema.Items) : null;
        var properties = _kind == JsonValueKind.Object ? schema.Properties : [];
        foreach (var (name, property, _) in properties)
            _properties.Add(name, new SchemaWalker(property));
        _required = [.. properties.Where(static property => property.IsRequired).Select(static property => property.Name)];
    }

    public bool Accepts(JsonElement value) => _kind switch
    {
        JsonValueKind.Object => value.ValueKind == _kind && AcceptsObject(value),
        JsonValueKind.Array => value.ValueKind == _kind && AcceptsArray(value),
        JsonValueKind.String => value.ValueKind == _kind && AcceptsText(value),
        JsonValueKind.Number => value.ValueKind == _kind && (!_isInteger || value.TryGetInt32(out _)),
        _ => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
    };

    private bool AcceptsObject(JsonElement value)
    {
        foreach (var name in _required)
        {
            if (!value.TryGetProperty(name, out _))
                return false;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (!_properties.TryGetValue(property.Name, out var schema) || !schema.Accepts(property.Value))
                return false;
        }

        return true;
    }

    private bool AcceptsArray(JsonElement value)
    {
        if (value.GetArrayLength() < _minItems)
            return false;
        foreach (var item in value.EnumerateArray())
        {
            if (!_items!.Accepts(item))
                return false;
        }

        return true;
    }

    private bool AcceptsText(JsonElement value)
    {
        var text = value.GetString()!;
        return text.Length <= _maxLength
            && (_words.Count == 0 || _words.Contains(text))
            && (!_isDateTime || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));
    }
}
