using System.Globalization;
using System.Text.RegularExpressions;
using Moev.LoadTest.Measuring;
using Moev.Ocpp.V16;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Moev.LoadTest.Reporting;

/// <summary>Renders the charts of a report as SVG, each with a legend in HTML, which a narrow screen can wrap.</summary>
internal static partial class Charts
{
    // The page scales a chart to its width, so the texts must be large enough for a phone.
    private const double Width = 640;
    private const double Height = 340;
    private const double FontSize = 16;

    private const string MeasurePhase = "measure";

    /// <summary>Extra distance, because the exporter measures texts with a narrower font than the browser's.</summary>
    private const double TitleDistance = 22;

    private static readonly OxyColor[] Colours =
    [
        OxyColor.FromRgb(31, 119, 180), OxyColor.FromRgb(255, 127, 14), OxyColor.FromRgb(44, 160, 44), OxyColor.FromRgb(214, 39, 40),
        OxyColor.FromRgb(148, 103, 189), OxyColor.FromRgb(140, 86, 75), OxyColor.FromRgb(227, 119, 194), OxyColor.FromRgb(23, 190, 207),
    ];

    /// <summary>Renders the latency at each percentile. Each further nine has the same width on the axis.</summary>
    public static string Distribution(LoadMeter meter)
    {
        var model = Model();
        model.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Bottom,
            Title = "share of messages",
            Minimum = 1,
            Maximum = 100_000,
            LabelFormatter = static nines => Math.Abs(Math.Log10(nines) - Math.Round(Math.Log10(nines))) > 0.01 ? "" : nines < 2 ? "0" : $"{100 - (100 / nines):0.###} %",
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
            MinorTickSize = 0,
            AxisTitleDistance = TitleDistance,
        });
        model.Axes.Add(Logarithmic("ms or less"));
        Add("all", meter.All, 2.5);
        if (meter.Actions.Count() > 1)
        {
            foreach (var (action, latencies) in meter.Actions)
                Add(Actions16.Name(action), latencies, 1);
        }

        return Svg("distribution", model);

        void Add(string title, LatencyHistogram latencies, double thickness)
        {
            var line = Line(title);
            line.StrokeThickness = thickness;
            var count = latencies.Count;
            long seen = 0;
            foreach (var (upTo, here) in latencies.Buckets)
            {
                line.Points.Add(new DataPoint(count / (double)(count - seen), Math.Max(0.001, upTo.TotalMilliseconds)));
                seen += here;
            }

            model.Series.Add(line);
        }
    }

    public static string Rates(IReadOnlyList<LoadSample> samples) =>
        OverTime("rates", "messages/s", samples, ("answered", static sample => sample.AnswersPerSecond));

    public static string Latencies(IReadOnlyList<LoadSample> samples)
    {
        var model = Model();
        model.Axes.Add(Time());
        model.Axes.Add(Logarithmic("ms"));
        Add(model, samples, "p50", static sample => Milliseconds(sample.P50));
        Add(model, samples, "p99", static sample => Milliseconds(sample.P99));
        Add(model, samples, "max", static sample => Milliseconds(sample.Max));
        ShadeWarmUp(model, samples);
        return Svg("latencies", model);
    }

    public static string Connections(IReadOnlyList<LoadSample> samples) => OverTime(
        "connections",
        "charge points, errors",
        samples,
        ("connected", static sample => sample.Connected),
        ("lost so far", static sample => sample.Lost),
        ("errors so far", static sample => sample.Errors));

    public static string Server(IReadOnlyList<LoadSample> samples) => OverTime(
        "server",
        "cores, 100 MiB",
        samples,
        ("cores", static sample => sample.ServerProcessor ?? double.NaN),
        ("memory / 100 MiB", static sample => sample.ServerBytes / 104_857_600.0 ?? double.NaN));

    private static string OverTime(string id, string title, IReadOnlyList<LoadSample> samples, params ReadOnlySpan<(string Title, Func<LoadSample, double> Value)> lines)
    {
        var model = Model();
        model.Axes.Add(Time());
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            Title = title,
            Minimum = 0,
            MaximumPadding = 0.1,
            AxisTitleDistance = TitleDistance,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
            StringFormat = "#,0.##",
        });
        foreach (var (name, value) in lines)
            Add(model, samples, name, value);
        ShadeWarmUp(model, samples);
        return Svg(id, model);
    }

    /// <summary>Shades the time before the measurement, whose samples are in no result.</summary>
    private static void ShadeWarmUp(PlotModel model, IReadOnlyList<LoadSample> samples)
    {
        if (samples.LastOrDefault(static sample => sample.Phase != MeasurePhase) is not { } last)
            return;
        model.Annotations.Add(new RectangleAnnotation
        {
            MinimumX = 0,
            MaximumX = last.At.TotalSeconds,
            Fill = OxyColor.FromAColor(60, OxyColors.Gray),
            Layer = AnnotationLayer.BelowSeries,
            Text = "warm-up",
            TextColor = OxyColors.DimGray,
            TextHorizontalAlignment = HorizontalAlignment.Center,
            TextVerticalAlignment = VerticalAlignment.Top,
        });
    }

    private static void Add(PlotModel model, IReadOnlyList<LoadSample> samples, string title, Func<LoadSample, double> value)
    {
        var line = Line(title);
        line.Points.AddRange(samples.Select(sample => new DataPoint(sample.At.TotalSeconds, value(sample))));
        model.Series.Add(line);
    }

    /// <summary>Gets milliseconds; a second without an answer has no latency.</summary>
    private static double Milliseconds(TimeSpan latency) => latency > TimeSpan.Zero ? latency.TotalMilliseconds : double.NaN;

    private static PlotModel Model()
    {
        var model = new PlotModel
        {
            DefaultColors = Colours,
            DefaultFont = "Arial",
            DefaultFontSize = FontSize,
            PlotAreaBorderColor = OxyColors.Gray,
            Padding = new OxyThickness(16, 8, 24, 8),
        };
        return model;
    }

    private static LineSeries Line(string title) => new() { Title = title, StrokeThickness = 1.5 };

    private static LinearAxis Time() => new() { Position = AxisPosition.Bottom, Title = "seconds since the first connection", Minimum = 0, AxisTitleDistance = TitleDistance };

    private static LogarithmicAxis Logarithmic(string title) => new()
    {
        Position = AxisPosition.Left,
        Title = title,
        AxisTitleDistance = TitleDistance,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColors.LightGray,
        LabelFormatter = static value => $"{value:0.###}",
    };

    /// <param name="name">A name that no other chart of the page has.</param>
    /// <param name="model">The chart.</param>
    private static string Svg(string name, PlotModel model)
    {
        var exporter = new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true };
        var svg = exporter.ExportToString(model);
        // An SVG inside a page has no XML declaration, and scales only with a viewBox instead of a size. Its ids are the page's ids: with the
        // exporter's, every chart would be clipped like the first one.
        var content = svg[(svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1)..];
        content = ClipPath().Replace(content, $"{name}-$0");
        var legend = model.Series.OfType<LineSeries>()
            .Select((line, i) => string.Create(CultureInfo.InvariantCulture, $"<span><b style=\"background:{Html(Colours[i % Colours.Length])}\"></b> {line.Title}</span>"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">{content}<p class=\"legend\">{string.Join(' ', legend)}</p>");
    }

    private static string Html(OxyColor colour) => $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}";

    [GeneratedRegex("(?<=[\"#])clipPath[0-9]+(?=[\")])")]
    private static partial Regex ClipPath();
}
