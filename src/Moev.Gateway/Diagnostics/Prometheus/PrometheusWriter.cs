using System.Globalization;
using System.Text;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>Writes Prometheus' text exposition format, version 0.0.4.</summary>
internal static class PrometheusWriter
{
    /// <param name="instruments">The instruments, written in this order.</param>
    /// <param name="scrape">The current scrape; observable series of other scrapes are omitted.</param>
    public static string Write(IEnumerable<CollectedInstrument> instruments, long scrape)
    {
        var text = new StringBuilder(16_384);
        foreach (var instrument in instruments)
        {
            var hasHead = false;
            foreach (var series in instrument.ToSeries())
            {
                if (series is LastValueSeries last && instrument.IsObservable && last.Scrape != scrape)
                    continue;
                if (!hasHead)
                    WriteHead(text, instrument);
                hasHead = true;
                WriteSeries(text, instrument, series);
            }
        }

        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, CollectedInstrument instrument)
    {
        text.Append("# HELP ").Append(instrument.Name).Append(' ');
        PrometheusName.Escape(text, instrument.Help, quotes: false);
        text.Append("\n# TYPE ").Append(instrument.Name).Append(' ').Append(instrument.Kind switch
        {
            MetricKind.Counter or MetricKind.ObservedCounter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    private static void WriteSeries(StringBuilder text, CollectedInstrument instrument, Series series)
    {
        switch (series)
        {
            case LongSumSeries sum:
                WriteLine(text, instrument.Name, series.Labels, sum.Total.ToString(CultureInfo.InvariantCulture));
                break;
            case DoubleSumSeries sum:
                WriteLine(text, instrument.Name, series.Labels, Number(sum.Total));
                break;
            case LastValueSeries last:
                WriteLine(text, instrument.Name, series.Labels, Number(last.Value));
                break;
            case HistogramSeries histogram:
                WriteHistogram(text, instrument, histogram);
                break;
        }
    }

    private static void WriteHistogram(StringBuilder text, CollectedInstrument instrument, HistogramSeries series)
    {
        // The count is the sum of the buckets, so that +Inf and _count agree under concurrent recording.
        long cumulated = 0;
        var counts = series.Counts();
        for (var i = 0; i < counts.Length; i++)
        {
            cumulated += counts[i];
            var bound = i < instrument.Bounds.Length ? Number(instrument.Bounds[i]) : "+Inf";
            var labels = series.Labels.Length == 0 ? $"{{le=\"{bound}\"}}" : $"{series.Labels[..^1]},le=\"{bound}\"}}";
            WriteLine(text, instrument.Name + "_bucket", labels, cumulated.ToString(CultureInfo.InvariantCulture));
        }

        WriteLine(text, instrument.Name + "_sum", series.Labels, Number(series.Sum));
        WriteLine(text, instrument.Name + "_count", series.Labels, cumulated.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteLine(StringBuilder text, string name, string labels, string value) =>
        text.Append(name).Append(labels).Append(' ').Append(value).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        // Plain decimals for whole numbers and common fractions: 0.00005, not 5E-05.
        _ when Math.Abs(value) is 0 or >= 1e-6 and < 1e15 => value.ToString("0.#################", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
