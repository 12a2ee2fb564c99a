using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Moev.Gateway.Http.Json;

/// <summary>A value of an <see cref="ExtensionMember"/>.</summary>
[JsonConverter(typeof(ExtensionConverter))]
internal sealed class Extension(string name, object value, JsonTypeInfo type)
{
    public string Name => name;

    public void WriteTo(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, value, type);

    /// <summary>Returns a copy of extensions with more of them, in the order of the JSON. An extension that is null is absent.</summary>
    public static IDictionary<string, object>? Add(IDictionary<string, object>? extensions, params ReadOnlySpan<Extension?> added)
    {
        Dictionary<string, object>? all = null;
        foreach (var extension in added)
        {
            if (extension is not null)
                (all ??= extensions is null ? new(StringComparer.Ordinal) : new(extensions, StringComparer.Ordinal))[extension.Name] = extension;
        }

        return all ?? extensions;
    }
}

internal sealed class ExtensionConverter : JsonConverter<Extension>
{
    public override Extension Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Responses are only written.");

    public override void Write(Utf8JsonWriter writer, Extension value, JsonSerializerOptions options) => value.WriteTo(writer);
}
