using System.Globalization;
using System.Text.Json;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Observations;

/// <summary>A value of a JSON document with its path, for errors that name it. A value of the wrong type is a <see cref="FormatException"/>.</summary>
internal readonly record struct JsonMember(JsonElement Element, string Path)
{
    public JsonMember Required(string name) => Optional(name) ?? throw new FormatException($"{PathOf(name)} is missing.");

    public JsonMember? Optional(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return Element.TryGetProperty(name, out var value) ? new JsonMember(value, PathOf(name)) : null;
    }

    /// <summary>Reads a number that may be absent.</summary>
    public double Number(string name, double absent) => Optional(name)?.Number() ?? absent;

    public double Number() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong("a number");

    public long Integer() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var value) ? value : throw Wrong("an integer");

    public bool Boolean() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("a string");

    public DateTimeOffset Time() => Element.ValueKind == JsonValueKind.String && Element.TryGetDateTimeOffset(out var value) ? value : throw Wrong("an RFC 3339 time");

    public T Enumerated<T>()
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(), out var value) && Enum.IsDefined(value) && value.ToString() == Text() ? value : throw Wrong($"one of {string.Join(", ", Enum.GetNames<T>())}");

    public PhaseValues Phases()
    {
        var values = Items().Select(static item => item.Number()).ToArray();
        return values.Length is >= 1 and <= 3
            ? new PhaseValues(values[0], values.ElementAtOrDefault(1), values.ElementAtOrDefault(2))
            : throw Wrong("an array of one to three numbers");
    }

    public IEnumerable<JsonMember> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            throw Wrong("an array");
        var path = Path;
        return Element.EnumerateArray().Select((item, index) => new JsonMember(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")));
    }

    private FormatException Wrong(string expected) => new($"{(Path.Length == 0 ? "The document" : Path)} must be {expected}.");

    private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
