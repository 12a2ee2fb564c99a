using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Moev.Ocpp.Generators;

internal enum SchemaType
{
    Object,
    Array,
    String,
    DateTime,
    Enum,
    Integer,
    Number,
    Boolean,
}

/// <summary>A JSON schema of an OCPP 1.6 message: the part of drafts 4 and 6 that these schemas use.</summary>
internal sealed class Schema
{
    /// <summary>The draft of the whitepaper's schemas. The 28 actions of OCPP 1.6 use draft 4.</summary>
    private const string Draft6 = "http://json-schema.org/draft-06/schema#";

    private static readonly string[] Known =
    {
        "$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "minItems", "enum",
        "maxLength", "format", "multipleOf",
    };

    private Schema(SchemaType type) => Type = type;

    public SchemaType Type { get; }

    /// <summary>The maximum length in characters, or null when there is none.</summary>
    public int? MaxLength { get; private set; }

    public int MinItems { get; private set; }

    /// <summary>The maximum number of decimals, from multipleOf: 0.1 is one decimal. 28, the maximum of a decimal, without multipleOf.</summary>
    public int MaxDecimals { get; private set; } = 28;

    /// <summary>True when 8.0 and 8e0 are integers too: draft 6 checks the value, draft 4 the notation.</summary>
    public bool IsIntegerByValue { get; private set; }

    /// <summary>True when the string must be a URI (RFC 3986).</summary>
    public bool IsUri { get; private set; }

    public IReadOnlyList<string> Words { get; private set; } = Array.Empty<string>();

    /// <summary>The members in file order, which is the order of writing.</summary>
    public IReadOnlyList<Property> Properties { get; private set; } = Array.Empty<Property>();

    public Schema? Items { get; private set; }

    /// <summary>A key of the schema's form. Schemas with the same form accept the same JSON and differ only in descriptions.</summary>
    public string Form
    {
        get
        {
            var form = new StringBuilder();
            AppendForm(form);
            return form.ToString();
        }
    }

    /// <summary>Parses a schema. Throws <see cref="FormatException"/> when the text is not a schema of the kind that OCPP uses.</summary>
    public static Schema Parse(string json)
    {
        object? root = JsonParser.Parse(json);
        bool isDraft6 = root is List<KeyValuePair<string, object?>> members && members.Exists(m => m is { Key: "$schema", Value: Draft6 });
        var schema = Read(root, "the schema", isDraft6);
        return schema.Type == SchemaType.Object ? schema : throw new FormatException("a message must be an object");
    }

    private static Schema Read(object? json, string where, bool isDraft6)
    {
        if (json is not List<KeyValuePair<string, object?>> list)
            throw new FormatException(where + " is not an object");

        var members = list.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);

        // Reject unknown keywords: a keyword that is not checked would be silently ignored.
        string unknown = members.Keys.FirstOrDefault(k => !Known.Contains(k));
        if (unknown is not null)
            throw new FormatException(where + " uses '" + unknown + "', which the generator does not support");

        members.TryGetValue("format", out object? format);
        members.TryGetValue("type", out object? type);
        switch (type as string)
        {
            case "object":
                return ReadObject(members, where, isDraft6);
            case "array":
                return new Schema(SchemaType.Array)
                {
                    Items = Read(members.TryGetValue("items", out object? items) ? items : null, "an item of " + where, isDraft6),
                    MinItems = Integer(members, "minItems", where) ?? 0,
                };
            case "string" when members.TryGetValue("enum", out object? words):
                return new Schema(SchemaType.Enum) { Words = Strings(words, where) };
            case "string" when format as string == "date-time":
                return new Schema(SchemaType.DateTime);
            case "string" when format is null or "uri":
                return new Schema(SchemaType.String) { MaxLength = Integer(members, "maxLength", where), IsUri = format is not null };
            case "integer":
                return new Schema(SchemaType.Integer) { IsIntegerByValue = isDraft6 };
            case "number":
                return new Schema(SchemaType.Number) { MaxDecimals = Decimals(members, where) };
            case "boolean":
                return new Schema(SchemaType.Boolean);
            default:
                throw new FormatException(where + " has a type or format that the generator does not support");
        }
    }

    private static Schema ReadObject(Dictionary<string, object?> members, string where, bool isDraft6)
    {
        if (!members.TryGetValue("additionalProperties", out object? additional) || additional is not false)
            throw new FormatException(where + " must say additionalProperties: false");

        var required = members.TryGetValue("required", out object? names) ? Strings(names, where) : Array.Empty<string>();
        var properties = new List<Property>();
        if (members.TryGetValue("properties", out object? listed) && listed is List<KeyValuePair<string, object?>> pairs)
        {
            foreach (var pair in pairs)
                properties.Add(new Property(pair.Key, Read(pair.Value, "'" + pair.Key + "'", isDraft6), required.Contains(pair.Key)));
        }

        string stray = required.FirstOrDefault(r => properties.TrueForAll(p => p.Name != r));
        return stray is null
            ? new Schema(SchemaType.Object) { Properties = properties }
            : throw new FormatException(where + " requires '" + stray + "', which is not a member");
    }

    private static string[] Strings(object? json, string where) =>
        json is List<object?> items && items.TrueForAll(i => i is string)
            ? items.Cast<string>().ToArray()
            : throw new FormatException(where + " has a list item that is not a string");

    private static int? Integer(Dictionary<string, object?> members, string name, string where)
    {
        if (!members.TryGetValue(name, out object? value))
            return null;

        string text = (value as JsonParser.Number)?.Text ?? "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int integer)
            ? integer
            : throw new FormatException(where + " has a " + name + " that is not an integer");
    }

    private static int Decimals(Dictionary<string, object?> members, string where)
    {
        if (!members.TryGetValue("multipleOf", out object? value))
            return 28;

        string[] steps = { "1", "0.1", "0.01", "0.001" };
        int decimals = value is JsonParser.Number number ? Array.IndexOf(steps, number.Text) : -1;
        return decimals >= 0 ? decimals : throw new FormatException(where + " has a multipleOf that is not 1, 0.1, 0.01 or 0.001");
    }

    private void AppendForm(StringBuilder form)
    {
        form.Append(Type).Append('/').Append(MaxLength).Append('/').Append(MinItems).Append('/').Append(MaxDecimals);
        form.Append('/').Append(IsIntegerByValue).Append('/').Append(IsUri).Append('/').Append(string.Join("|", Words));
        foreach (var property in Properties)
        {
            form.Append('{').Append(property.Name).Append(property.IsRequired ? '!' : '?');
            property.Schema.AppendForm(form);
            form.Append('}');
        }

        if (Items is not null)
        {
            form.Append('[');
            Items.AppendForm(form);
            form.Append(']');
        }
    }

    /// <summary>A member of an object schema.</summary>
    internal sealed class Property(string name, Schema schema, bool isRequired)
    {
        public string Name { get; } = name;

        public Schema Schema { get; } = schema;

        public bool IsRequired { get; } = isRequired;

        /// <summary>The C# name: the schema name with an initial capital.</summary>
        public string PascalName { get; } = char.ToUpperInvariant(name[0]) + name.Substring(1);
    }
}
