using System.Globalization;
using System.Net;
using Moev.Lab.Plans;
using Moev.Lab.Reports.Model;

namespace Moev.Lab.Reports.Page;

/// <summary>Returns the name of an algorithm behind a sample of its line, as in the legends of charts.</summary>
internal static class Swatch
{
    /// <summary>Returns the sample and the name.</summary>
    public static Html Named(ReportSeries series) => new(Of(series).Markup + Breakable(series.Label).Markup);

    /// <summary>Returns a text that may be broken behind each slash: commands are long, and have paths.</summary>
    public static Html Breakable(string text) => new(WebUtility.HtmlEncode(text).Replace("/", "/<wbr>", StringComparison.Ordinal));

    private static Html Of(ReportSeries series) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"<span class=\"swatch\" data-colour=\"{series.Colour % 8}\"{(series.Transport == TransportKind.None ? " data-dashed" : "")} aria-hidden=\"true\"></span>"));
}
