using System.Globalization;
using System.Text;
using Moev.Ocpp.Tests.V16;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>Generates payloads that follow a schema almost everywhere.</summary>
internal sealed class RandomPayload(Random random)
{
    private static readonly string[] Dates =
    [
        "2024-02-29T12:34:56Z", "2024-02-29t12:34:56.123456789+05:45", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:60-23:59",
        "0000-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2024-02-29T12:34:56", "2024-02-29 12:34:56Z", "2024-02-29T12:34:56+02",
        "2024-02-29T12:34:56Z[GMT]", "2024-02-29T12:34Z", "2024-02-29T24:00:00Z", "2016-12-31T23:59:60Z", "2016-12-31T15:59:60.9-08:00", "2016-12-31T23:58:60Z", "2016-12-31T23:59:60+00:01", "2024-02-29T12:34:56,5Z", "2024-02-29T12:34:56\\u002b01:00", "",
    ];

    private static readonly string[] UriBegins = ["http://", "ftp:", "a+b-c.1:/", "file:///", "//", "", "1a:", ":", "HTTPS://[2001:db8::1]", "x://[v1.x]", "x://[1::2::3]"];

    private static readonly string[] UriParts =
        ["a", "/", "%20", "%zz", "%4", " ", "ä", "?", "#", ":", "@", ":80", "//", "[", "]", "^", "'", "~.-_", "!$&()*+,;=", "user:pw@", "192.0.2.1", "\\/", "\\\\", "|"];

    private static readonly string[] Booleans = ["true", "false", "true", "false", "true", "false", "0", "1", "1.0", "\"true\""];

    private static readonly string[] Integers = ["0", "-0", "1", "-1", "2147483647", "-2147483648", "2147483648", "7.0", "7e1", "70e-1", "7.5", "1e400", "\"7\"", "\" 7\""];

    private static readonly string[] Decimals =
        ["0", "8", "8.1", "8.10", "8.15", "81e-1", "1e1", "1e27", "1e28", "0.1e0", "21.4", "1e-400", "0e400", "-0.05", "99999999999999999999999999999", "\"8.1\""];

    private readonly RandomJson _json = new(random);

    public byte[] Next(WireSchema schema)
    {
        byte[] json = Encoding.UTF8.GetBytes(_json.Space() + Value(schema) + _json.Space());
        if (_json.Chance(0.1))
            json = _json.Damage(json);
        return json;
    }

    private string Value(WireSchema schema)
    {
        if (_json.Chance(0.02))
            return _json.Value(2);

        return schema.Type switch
        {
            "object" => Object(schema),
            "array" => Array(schema),
            "integer" => _json.Chance(0.8) ? random.Next(-5, 100_000).ToString(CultureInfo.InvariantCulture) : _json.Pick(Integers),
            "number" => _json.Chance(0.6) ? (random.Next(0, 1000) / 10m).ToString(CultureInfo.InvariantCulture) : _json.Pick(Decimals),
            "boolean" => _json.Pick(Booleans),
            _ => Text(schema),
        };
    }

    private string Text(WireSchema schema)
    {
        if (schema.Words.Length > 0)
            return _json.Chance(0.97) ? "\"" + Escaped(_json.Pick(schema.Words)) + "\"" : _json.Text(4);

        if (schema.IsDateTime)
            return _json.Chance(0.7) ? "\"2024-02-29T12:34:56.789Z\"" : "\"" + _json.Pick(Dates) + "\"";

        if (schema.IsUri && _json.Chance(0.9))
            return "\"" + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => _json.Pick(UriParts)).Prepend(_json.Pick(UriBegins))) + "\"";

        int most = Math.Min(schema.MaxLength ?? 40, 60);
        return _json.Text(_json.Chance(0.95) ? random.Next(most + 1) : most + random.Next(-1, 60));
    }

    private string Object(WireSchema schema)
    {
        var members = schema.Properties
            .Where(p => _json.Chance(p.IsRequired ? 0.99 : 0.5))
            .Select(p => $"{_json.Space()}\"{Escaped(p.Name)}\"{_json.Space()}:{_json.Space()}{(_json.Chance(0.01) ? "null" : Value(p.Schema))}{_json.Space()}")
            .ToList();
        if (_json.Chance(0.02) && members.Count > 0)
            members.Add(members[random.Next(members.Count)]);
        if (_json.Chance(0.02))
            members.Add($"{_json.Text(random.Next(1, 30))}:{_json.Value(3)}");
        if (_json.Chance(0.5))
            members = [.. members.OrderBy(_ => random.Next())];
        return $"{{{_json.Space()}{string.Join(',', members)}}}";
    }

    private string Array(WireSchema schema)
    {
        if (_json.Chance(0.02))
            return Value(schema.Items);

        int least = _json.Chance(0.97) ? schema.MinItems : 0;
        return "[" + string.Join(',', Enumerable.Range(0, random.Next(least, least + 4)).Select(_ => _json.Space() + Value(schema.Items) + _json.Space())) + "]";
    }

    private string Escaped(string text)
    {
        if (!_json.Chance(0.02) || text.Length == 0)
            return text;

        int at = random.Next(text.Length);
        return $"{text[..at]}\\u{(int)text[at]:x4}{text[(at + 1)..]}";
    }
}
