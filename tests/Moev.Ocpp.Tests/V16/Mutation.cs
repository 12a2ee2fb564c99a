using System.Text.Json.Nodes;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.V16;

/// <summary>A wrong value instead of a legal one, with the expected result in each mode.</summary>
/// <param name="Json">The value as in the message.</param>
/// <param name="Strict">The error in strict mode; None: accepted without a deviation.</param>
/// <param name="Tolerant">The error in tolerant mode, if the member may not be left out; None: accepted.</param>
/// <param name="Deviation">The deviation that tolerant mode reports when it accepts.</param>
internal sealed record Mutation(string Json, PayloadErrorKind Strict, PayloadErrorKind Tolerant, PayloadDeviations Deviation)
{
    /// <summary>The members that a message cannot be understood without.</summary>
    public static readonly string[] MustBeKnown =
    [
        "chargingRateUnit", "chargingProfilePurpose", "chargingProfileKind", "recurrencyKind", "requestedMessage", "type", "updateType",
        "certificateType", "logType",
    ];

    /// <summary>The error in a command, in which nothing may be left out or changed.</summary>
    public PayloadErrorKind InCommand { get; init; } = Strict;

    /// <summary>
    /// True unless the deviation leaves a value that cannot be written back as legal JSON, because the value itself violates the schema.
    /// </summary>
    public static bool CanBeRepaired(PayloadDeviations deviations) => (deviations & (PayloadDeviations.OverlongString
        | PayloadDeviations.TooManyDecimals | PayloadDeviations.EmptyArray | PayloadDeviations.UnknownEnumMember | PayloadDeviations.LooseUri
        | PayloadDeviations.MissingMember)) == 0;

    public static IEnumerable<Mutation> Of(string name, WireSchema schema, JsonNode legal) => schema.Type switch
    {
        "object" => OfObject(schema),
        "array" => OfArray(name, schema, legal),
        "integer" => OfInteger(name, schema),
        "number" => OfNumber(),
        "boolean" => OfBoolean(),
        _ when schema.Words.Length > 0 => OfWord(name, schema),
        _ when schema.IsDateTime => OfDateTime(),
        _ when schema.IsUri => OfUri(),
        _ => OfText(schema),
    };

    private static Mutation Legal(string json) => new(json, PayloadErrorKind.None, PayloadErrorKind.None, PayloadDeviations.None);

    private static Mutation Wrong(string json, PayloadErrorKind kind = PayloadErrorKind.WrongType) => new(json, kind, kind, PayloadDeviations.None);

    private static Mutation Tolerated(string json, PayloadDeviations deviation, PayloadErrorKind strict = PayloadErrorKind.WrongType) =>
        new(json, strict, PayloadErrorKind.None, deviation);

    private static Mutation Both(string json, PayloadErrorKind strict, PayloadErrorKind tolerant) =>
        new(json, strict, tolerant, PayloadDeviations.None);

    private static string Quoted(string text) => "\"" + text + "\"";

    private static IEnumerable<Mutation> OfText(WireSchema schema)
    {
        yield return Wrong("{}");
        yield return Wrong("[]");
        yield return Wrong("[\"a\"]");
        yield return Legal("\"\"");
        yield return Tolerated("12", PayloadDeviations.ScalarForString);
        yield return Tolerated("-1.5e3", PayloadDeviations.ScalarForString);
        yield return Tolerated("true", PayloadDeviations.ScalarForString);
        if (schema.MaxLength is not { } length)
        {
            yield return Legal(Quoted(WireSchema.Text(5000)));
            yield break;
        }

        yield return Legal(Quoted(WireSchema.Text(length)));
        yield return Legal(Quoted(new string('é', length)));
        yield return Legal(Quoted(string.Concat(Enumerable.Repeat("\\u00e9", length))));
        yield return Tolerated(Quoted(WireSchema.Text(length + 1)), PayloadDeviations.OverlongString, PayloadErrorKind.TooLong);
        yield return Tolerated(Quoted(new string('é', length + 1)), PayloadDeviations.OverlongString, PayloadErrorKind.TooLong);
        yield return Tolerated(
            Quoted(string.Concat(Enumerable.Repeat("\\u00e9", length + 1))), PayloadDeviations.OverlongString, PayloadErrorKind.TooLong);
    }

    private static IEnumerable<Mutation> OfDateTime()
    {
        foreach (string wrong in new[] { "12", "1709210096", "true", "{}", "[]", "\"\"", "\"yesterday\"", "\"2023-02-29T12:34:56Z\"", "\"2024-02-29\"" })
            yield return Wrong(wrong);
        yield return Legal("\"2024-02-29T12:34:56+05:30\"");
        yield return Legal("\"2024-02-29T12:34:56.123456789Z\"");
        foreach (string legal in new[] { "2024-02-29t12:34:56z", "2016-12-31T23:59:60Z", "2017-01-01T05:29:60.5+05:30", "2024-02-29T12:34:56-00:00" })
            yield return Legal(Quoted(legal));
        yield return Tolerated("\"2024-02-29T12:34:56\"", PayloadDeviations.LooseDateTime);
        yield return Tolerated("\"2016-12-31T12:34:60Z\"", PayloadDeviations.LooseDateTime);
        yield return Tolerated("\"2024-02-29 12:34:56Z\"", PayloadDeviations.LooseDateTime);
        yield return Tolerated("\"2024-02-29T12:34:56+02\"", PayloadDeviations.LooseDateTime);
    }

    private static IEnumerable<Mutation> OfUri()
    {
        foreach (string wrong in new[] { "{}", "[]", "[\"http://a\"]" })
            yield return Wrong(wrong);
        foreach (string uri in new[] { "http://a", "ftp:x", "file:///a", "urn:a:b", "HTTPS://[2001:db8::1]:8443/p?q=1#f", "http:\\/\\/a", "ftp://a/%C3%A4" })
            yield return Legal(Quoted(uri));
        foreach (string other in new[] { "", "/a", "//a/b", "a.bin", "ftp://a/b c", "ftp://a/\\u00e4", "http://a/%zz", "http://a b/", "1a://b" })
            yield return Tolerated(Quoted(other), PayloadDeviations.LooseUri);
    }

    private static IEnumerable<Mutation> OfWord(string name, WireSchema schema)
    {
        foreach (string wrong in new[] { "12", "true", "{}", "[]", "[\"" + schema.Words[0] + "\"]" })
        {
            yield return MustBeKnown.Contains(name)
                ? Wrong(wrong)
                : Tolerated(wrong, PayloadDeviations.DroppedMember | PayloadDeviations.UnknownEnumMember);
        }

        foreach (string word in new[] { "Nonsense", "", schema.Words[0] + " ", schema.Words[0].ToUpperInvariant() + "X", schema.Words[0] + "\\u0000" })
        {
            yield return MustBeKnown.Contains(name)
                ? Wrong(Quoted(word), PayloadErrorKind.UnknownEnumMember)
                : Tolerated(Quoted(word), PayloadDeviations.UnknownEnumMember, PayloadErrorKind.UnknownEnumMember);
        }
    }

    private static IEnumerable<Mutation> OfInteger(string name, WireSchema schema)
    {
        // The nearest id is another one.
        bool isId = name.EndsWith("Id", StringComparison.Ordinal);
        foreach (string wrong in new[] { "true", "{}", "[]", "\"\"", "\"x\"", "\"0x7\"", "\"7 Wh\"", "\"7,5\"", "\"NaN\"" })
            yield return Wrong(wrong);
        foreach (string fraction in new[] { "7.5", "75e-1", "26008.333", "-0.4" })
            yield return isId ? Wrong(fraction) : Tolerated(fraction, PayloadDeviations.RoundedNumber);
        yield return isId ? Wrong("\"7.5\"") : Tolerated("\"7.5\"", PayloadDeviations.StringForNumber | PayloadDeviations.RoundedNumber);
        foreach (string legal in new[] { "0", "-0", "-1", "2147483647", "-2147483648" })
            yield return Legal(legal);
        yield return Tolerated("\"7\"", PayloadDeviations.StringForNumber);
        yield return Tolerated("\" -7 \"", PayloadDeviations.StringForNumber);
        foreach (string otherwise in new[] { "7.0", "7e0", "7.00E+1", "-70e-1" })
            yield return schema.IsDraft6 ? Legal(otherwise) : Tolerated(otherwise, PayloadDeviations.FractionForInteger);
        foreach (string huge in new[] { "2147483648", "-2147483649", "99999999999999999999999999999999999999", "1e400" })
        {
            yield return isId
                ? Wrong(huge, PayloadErrorKind.OutOfRange)
                : Tolerated(huge, PayloadDeviations.RoundedNumber, PayloadErrorKind.OutOfRange);
        }

        yield return isId
            ? Both("\"2147483648\"", PayloadErrorKind.WrongType, PayloadErrorKind.OutOfRange)
            : Tolerated("\"2147483648\"", PayloadDeviations.StringForNumber | PayloadDeviations.RoundedNumber)
                with
            { InCommand = PayloadErrorKind.OutOfRange };
    }

    private static IEnumerable<Mutation> OfNumber()
    {
        foreach (string wrong in new[] { "true", "{}", "[]", "\"\"", "\"8,1\"", "\"NaN\"" })
            yield return Wrong(wrong);
        foreach (string legal in new[] { "0", "8", "8.1", "8.10", "81e-1", "1e1", "-0.1", "21.4", "0.1E1", "1234567890123456789012345678" })
            yield return Legal(legal);
        yield return Tolerated("\"8.1\"", PayloadDeviations.StringForNumber);
        foreach (string fine in new[] { "8.15", "0.01", "1e-2", "8.100000000000000000000000001" })
            yield return Tolerated(fine, PayloadDeviations.TooManyDecimals, PayloadErrorKind.OutOfRange);
        foreach (string huge in new[] { "1e400", "-1e30", "8.10000000000000000000000000000000000001", "1e-400" })
            yield return Wrong(huge, PayloadErrorKind.OutOfRange);
    }

    private static IEnumerable<Mutation> OfBoolean()
    {
        foreach (string wrong in new[] { "2", "-1", "0.0", "1e0", "{}", "[]", "\"yes\"", "\"\"" })
            yield return Wrong(wrong);
        yield return Legal("false");
        yield return Tolerated("0", PayloadDeviations.NumberForBoolean);
        yield return Tolerated("1", PayloadDeviations.NumberForBoolean);
        yield return Tolerated("\"true\"", PayloadDeviations.StringForNumber);
        yield return Tolerated("\"False\"", PayloadDeviations.StringForNumber);
    }

    private static IEnumerable<Mutation> OfObject(WireSchema schema)
    {
        foreach (string wrong in new[] { "12", "true", "\"x\"", "[]", "[{}]" })
            yield return Wrong(wrong);
        if (!schema.Properties.Any(p => p.IsRequired))
            yield return Legal("{}");
    }

    private static IEnumerable<Mutation> OfArray(string name, WireSchema schema, JsonNode legal)
    {
        foreach (string wrong in new[] { "12", "true" })
            yield return Wrong(wrong);
        foreach (string wrong in schema.Items.Type == "string" ? new[] { "[null]", "[[]]", "[{}]" } : ["[null]", "[[]]", "[\"x\"]"])
        {
            yield return name == "chargingSchedulePeriod"
                ? Wrong(wrong)
                : Tolerated(
                    wrong,
                    schema.MinItems == 0 ? PayloadDeviations.DroppedItem : PayloadDeviations.DroppedItem | PayloadDeviations.EmptyArray);
        }

        yield return schema.MinItems == 0 ? Legal("[]") : Tolerated("[]", PayloadDeviations.EmptyArray, PayloadErrorKind.TooFewItems);
        string item = legal[0]!.ToJsonString();
        yield return Legal($"[{item}]");
        yield return Legal($"[ {item} , {item}\n,{item} ]");
        yield return Tolerated(item, PayloadDeviations.ObjectForArray);
        if (schema.Items.Type == "string")
        {
            yield return Tolerated("[12]", PayloadDeviations.ScalarForString);
            yield return Tolerated(
                $"[\"a\",\"{WireSchema.Text(schema.Items.MaxLength!.Value + 1)}\"]", PayloadDeviations.OverlongString, PayloadErrorKind.TooLong);
            yield return Wrong("{}");
        }
        else
        {
            yield return Wrong("\"x\"");
        }
    }
}
