using System.Globalization;
using Moev.CommandLine;
using Moev.LoadTest.Measuring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Moev.LoadTest.Reporting;

/// <summary>Shows the progress of a run on standard error, because standard output is for the report.</summary>
internal sealed class ProgressDisplay(ProgressMode mode, TextWriter output, int chargePoints)
{
    /// <summary>The length of the sparklines in seconds.</summary>
    private const int History = 40;

    private readonly Queue<LoadSample> _last = new();

    private Action<LoadSample>? _show;
    private Action<string>? _notice;
    private string? _noticed;

    /// <summary>Shows a sample of the run.</summary>
    public void Watch(LoadSample sample) => _show?.Invoke(sample);

    /// <summary>Shows a message to the user at once.</summary>
    public void Notice(string text) => _notice?.Invoke(text);

    /// <summary>Runs a function that reports to <see cref="Watch"/>.</summary>
    public async Task<LoadReport> RunAsync(Func<Task<LoadReport>> run)
    {
        switch (mode)
        {
            case ProgressMode.None:
                return await run();
            case ProgressMode.Live:
                return await RunLiveAsync(run);
            default:
                _show = sample => output.WriteLine(Line(sample));
                _notice = output.WriteLine;
                return await run();
        }
    }

    /// <summary>Formats a sample as a line of text.</summary>
    public static string Line(LoadSample sample)
    {
        var server = sample.ServerProcessor is { } cores ? string.Create(CultureInfo.InvariantCulture, $", server {cores:F2} cores") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.At.TotalSeconds,6:F0} s {sample.Phase,-8} {sample.Done,4:P0} {sample.Connected,6} connected {sample.AnswersPerSecond,9:N0}/s  p50 {sample.P50.TotalMilliseconds:F2} ms, p99 {sample.P99.TotalMilliseconds:F2} ms, max {sample.Max.TotalMilliseconds:F1} ms  {sample.Errors} errors, {sample.Lost} lost{server}");
    }

    private async Task<LoadReport> RunLiveAsync(Func<Task<LoadReport>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.Yes, Ansi = AnsiSupport.Yes });
        return await console.Live(new Text("connecting")).StartAsync(async context =>
        {
            _show = sample =>
            {
                context.UpdateTarget(Table(sample));
                context.Refresh();
            };
            _notice = text => _noticed = text;
            return await run();
        });
    }

    private Panel Table(LoadSample sample)
    {
        _last.Enqueue(sample);
        if (_last.Count > History)
            _last.Dequeue();
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap());
        Row("progress", new Markup(Terminal.Bar(sample.Done)));
        Row("connected", new Markup(Text($"{sample.Connected:N0} of {chargePoints:N0}")));
        Row("messages/s", new Markup(Text($"{sample.AnswersPerSecond,10:N0}  ") + $"[blue]{Sparkline(_last.Select(static s => s.AnswersPerSecond))}[/]"));
        Row("answered", new Markup(Text($"{sample.Answered,10:N0}")));
        Row("latency", new Markup(Text($"p50 {sample.P50.TotalMilliseconds:F2} ms   p99 {sample.P99.TotalMilliseconds:F2} ms   max {sample.Max.TotalMilliseconds:F1} ms")));
        Row("p99", new Markup($"[yellow]{Sparkline(_last.Select(static s => s.P99.TotalMilliseconds))}[/]"));
        Row("errors", new Markup($"[{(sample.Errors > 0 ? "red" : "green")}]{sample.Errors}[/]"));
        Row("lost", new Markup($"[{(sample.Lost > 0 ? "red" : "green")}]{sample.Lost}[/] connections"));
        if (sample.ServerProcessor is { } cores)
            Row("server", new Markup(Text($"{cores:F2} cores, {sample.ServerBytes / 1_048_576.0:F0} MiB")));
        if (_noticed is { } text)
            Row("notice", new Markup($"[red]{Markup.Escape(text)}[/]"));
        return new Panel(grid).Header(Text($" {sample.Phase} {sample.At.TotalSeconds:F0} s "));

        void Row(string name, IRenderable value) => grid.AddRow(new Markup($"[grey]{name}[/]"), value);
    }

    private static string Text(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Renders values as bars of text; the highest bar is the largest value.</summary>
    internal static string Sparkline(IEnumerable<double> values)
    {
        const string bars = "▁▂▃▄▅▆▇█";
        var all = values.ToList();
        var most = Math.Max(all.Max(), double.Epsilon);
        return string.Concat(all.Select(value => bars[(int)Math.Min(bars.Length - 1, Math.Max(0, value) / most * bars.Length)]));
    }
}
