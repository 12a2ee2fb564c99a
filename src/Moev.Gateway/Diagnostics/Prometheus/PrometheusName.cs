using System.Globalization;
using System.Text;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>Creates names and labels for Prometheus' text format 0.0.4.</summary>
internal static class PrometheusName
{
    /// <summary>Returns the name: dots become underscores, the unit is appended unless it is an annotation in braces, and a counter ends in <c>_total</c>.</summary>
    public static string For(string instrument, string? unit, MetricKind kind)
    {
        var name = Sanitize(instrument);
        if (Unit(unit) is { } suffix && !name.EndsWith("_" + suffix, StringComparison.Ordinal))
            name += "_" + suffix;
        if (kind is MetricKind.Counter or MetricKind.ObservedCounter && !name.EndsWith("_total", StringComparison.Ordinal))
            name += "_total";
        return name;
    }

    /// <summary>Formats tags as <c>{a="1",b="2"}</c>; empty without tags.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder("{");
        foreach (var tag in tags)
        {
            if (text.Length > 1)
                text.Append(',');
            text.Append(Sanitize(tag.Key)).Append("=\"");
            Escape(text, Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "", quotes: true);
            text.Append('"');
        }

        return text.Append('}').ToString();
    }

    /// <summary>Escapes a label value, or a HELP text, in which quotes are not escaped.</summary>
    public static void Escape(StringBuilder text, string value, bool quotes)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '"' when quotes => text.Append("\\\""),
                _ => text.Append(c),
            };
        }
    }

    private static string? Unit(string? unit) => unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        "A" => "amperes",
        "W" => "watts",
        _ => null,
    };

    private static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            text.Insert(0, '_');
        return text.ToString();
    }
}
