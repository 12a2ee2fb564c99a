using System.Buffers;
using System.Globalization;
using System.Text;

namespace Moev.Gateway.Http.Replies;

/// <summary>Comma-separated values (RFC 4180), for requests with <c>Accept: text/csv</c>.</summary>
internal sealed class Csv
{
    /// <summary>The header with the position of the next page, like "next" in JSON; absent after the last page.</summary>
    public const string NextHeader = "Moev-Next";

    // As https://owasp.org/www-community/attacks/CSV_Injection lists them, with their full-width forms.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private readonly StringBuilder _text = new();

    public Csv(params ReadOnlySpan<object?> names) => Line(names);

    /// <summary>Returns true when the caller prefers CSV to JSON.</summary>
    public static bool IsWanted(HttpContext context)
    {
        double csv = 0, json = 0;
        foreach (var type in context.Request.GetTypedHeaders().Accept)
        {
            if (type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
                csv = type.Quality ?? 1;
            else if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                json = type.Quality ?? 1;
        }

        return csv > json;
    }

    public void Line(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                _text.Append(',');
            Append(values[i]);
        }

        _text.Append("\r\n");
    }

    public IResult Reply(HttpContext context, string? next)
    {
        if (next is not null)
            context.Response.Headers[NextHeader] = next;
        return TypedResults.Text(_text.ToString(), "text/csv; charset=utf-8; header=present");
    }

    /// <summary>
    /// Puts an apostrophe before a text that a spreadsheet would run as a formula: charge points choose texts. Numbers stay as they are.
    /// </summary>
    private static string Neutral(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0]) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + text : text;

    private void Append(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            bool yes => yes ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => Neutral(value.ToString()!),
        };
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0)
            _text.Append(text);
        else
            _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
