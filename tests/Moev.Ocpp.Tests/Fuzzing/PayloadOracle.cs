using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Moev.Ocpp.Tests.V16;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>The expected result in strict mode: JsonSchema.Net evaluates the schema, and plain code what a schema cannot say.</summary>
internal static partial class PayloadOracle
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };
    private static readonly ConcurrentDictionary<WireSchema, JsonSchema> Schemas = new();

    public static bool Accepts(WireSchema schema, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);

            // JsonDocument validates strings only when they are read.
            return IsUnicode(document.RootElement)
                && IsExact(schema, document.RootElement)
                && Schemas.GetOrAdd(schema, Build).Evaluate(document.RootElement).IsValid;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsUnicode(JsonElement element)
    {
        try
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    return element.GetString() is not null;
                case JsonValueKind.Array:
                    return element.EnumerateArray().All(IsUnicode);
                case JsonValueKind.Object:
                    return element.EnumerateObject().All(m => m.Name is not null && IsUnicode(m.Value));
                default:
                    return true;
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonSchema Build(WireSchema schema)
    {
        // The library does not know draft 4; the keywords used here mean the same in draft 6, except integers, which IsExact judges.
        var json = JsonNode.Parse(schema.Json.GetRawText())!.AsObject();
        json["$schema"] = "http://json-schema.org/draft-06/schema#";
        return JsonSchema.FromText(json.ToJsonString());
    }

    /// <summary>Judges what a JSON schema does not say, or what its evaluation loses: duplicate members, lengths, formats, and numbers as written.</summary>
    private static bool IsExact(WireSchema schema, JsonElement element) => (schema.Type, element.ValueKind) switch
    {
        ("object", JsonValueKind.Object) => IsExactObject(schema, element),
        ("array", JsonValueKind.Array) => element.EnumerateArray().All(i => IsExact(schema.Items, i)),
        ("integer", JsonValueKind.Number) => IsValidInteger(schema, element.GetRawText()),
        ("number", JsonValueKind.Number) => IsValidNumber(schema, element.GetRawText()),
        ("string", JsonValueKind.String) => IsWithinLength(schema, element.GetString()!) && IsValidFormat(schema, element.GetString()!),
        _ => true,
    };

    private static bool IsExactObject(WireSchema schema, JsonElement element)
    {
        var members = element.EnumerateObject().ToList();
        return members.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() == members.Count
            && members.TrueForAll(m => schema.Properties.FirstOrDefault(p => p.Name == m.Name).Schema is not { } property || IsExact(property, m.Value));
    }

    /// <summary>Counts characters as RFC 8259 does. The library counts grapheme clusters, such as \r\n, as one.</summary>
    private static bool IsWithinLength(WireSchema schema, string text) => !(text.EnumerateRunes().Count() > schema.MaxLength);

    private static bool IsValidFormat(WireSchema schema, string text)
    {
        if (!schema.IsDateTime)
            return !schema.IsUri || IsUri(text);

        // A leap second, and the year 0, are RFC 3339 and not .NET.
        return Rfc3339().Match(text) is { Success: true } match
            && IsTimeOfDay(text)
            && DateTime.TryParseExact(
                match.Groups["date"].Value.Replace("0000-", "0004-", StringComparison.Ordinal),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _);
    }

    private static bool IsUri(string text) =>
        Rfc3986().Match(text) is { Success: true } match
        && (match.Groups["address"] is not { Success: true } address
            || (IPAddress.TryParse(address.Value, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6));

    private static bool IsTimeOfDay(string text)
    {
        if (text.Substring(17, 2) != "60")
            return true;

        var time = TimeSpan.ParseExact(text.Substring(11, 5), "hh\\:mm", CultureInfo.InvariantCulture);
        var offset = text[^1] is 'Z' or 'z' ? default : TimeSpan.ParseExact(text[^5..], "hh\\:mm", CultureInfo.InvariantCulture);
        time = text[^6] == '-' ? time + offset : time - offset;
        return time.Add(TimeSpan.FromDays(2)) is { Hours: 23, Minutes: 59 };
    }

    private static bool IsValidInteger(WireSchema schema, string text)
    {
        if (!schema.IsDraft6)
            return Integer().IsMatch(text) && IsInt32(BigInteger.Parse(text, CultureInfo.InvariantCulture));

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && decimal.IsInteger(value)
            && IsInt32((BigInteger)value);

        static bool IsInt32(BigInteger value) => value >= int.MinValue && value <= int.MaxValue;
    }

    private static bool IsValidNumber(WireSchema schema, string text)
    {
        var match = Number().Match(text);
        string digits = match.Groups["integer"].Value + match.Groups["fraction"].Value;
        var mantissa = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if (mantissa.IsZero)
            return true;

        var exponent = (match.Groups["exponent"] is { Success: true } e ? BigInteger.Parse(e.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0)
            - match.Groups["fraction"].Length;
        while (mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }

        return exponent >= (schema.HasOneDecimal ? -1 : -28) && mantissa.ToString(CultureInfo.InvariantCulture).Length + exponent <= 28;
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex("^-?(?<integer>[0-9]+)(\\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    // Appendix A, literally, except for IPv6 addresses, which the platform checks.
    [GeneratedRegex(
        """
        ^[a-z][a-z0-9+.-]*:
        (//((%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:-])*@)?
           (\[((?<address>[0-9a-f:.]+)|v[0-9a-f]+\.[a-z0-9._~!$&'()*+,;=:-]+)\]|(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=-])*)
           (:[0-9]*)?(/(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@-])*)*
        |/((%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@-])+(/(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@-])*)*)?
        |(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@-])+(/(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@-])*)*
        |)
        (\?(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@/?-])*)?
        (\#(%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=:@/?-])*)?\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Rfc3986();

    [GeneratedRegex(
        "^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])\\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Rfc3339();
}
