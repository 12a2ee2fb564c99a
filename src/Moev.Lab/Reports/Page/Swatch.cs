using System.Globalization;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports.Page;

/// <summary>Returns the sample of an algorithm's line, as in the legends of charts.</summary>
internal static class Swatch
{
    public static Html Of(ReportSeries series) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"<span class=\"swatch\" data-colour=\"{series.Colour % 8}\"{(series.Transport == TransportKind.None ? " data-dashed" : "")} aria-hidden=\"true\"></span>"));
}
