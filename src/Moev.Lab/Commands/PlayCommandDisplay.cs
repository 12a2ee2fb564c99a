using System.Globalization;
using Moev.CommandLine;
using Moev.Lab.Plans;
using Moev.Lab.Realtime;
using Moev.Lab.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Moev.Lab.Commands;

/// <summary>Shows a scenario that is played: the power of the site against its limit, cars, connections and violations; on a terminal in place, otherwise in lines.</summary>
/// <param name="mode">Live, Plain or None. Warnings and failures are always shown.</param>
/// <param name="error">Standard error.</param>
/// <param name="time">The real time.</param>
internal sealed class PlayCommandDisplay(ProgressMode mode, TextWriter error, TimeProvider time) : IRunDisplay, IRunProgress
{
    /// <summary>The values of a sparkline.</summary>
    private const int History = 60;

    /// <summary>The most warnings. All are in the results.</summary>
    private const int MostWarnings = 50;

    private static readonly TimeSpan LiveRefresh = TimeSpan.FromMilliseconds(500);

    private readonly LiveLines _lines = new(mode, error, time, LiveRefresh);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal); // under _gate
    private readonly Queue<double> _powers = new();
    private volatile RealtimeView? _view;
    private RunPlan? _plan;

    /// <summary>Begins to show a run.</summary>
    public void Started(RealtimeView view)
    {
        _view = view;
        if (mode == ProgressMode.None)
            return;
        Write($"Charge points connect to {view.OcppUrl}");
        if (view.ControlUrl is { } control)
            Write($"Control API: {control}, for instance: curl -d '{{\"id\":\"{view.FirstIdentity}\",\"limit\":10}}' {control}/setmaxvalue");
    }

    public Task<T> ShowAsync<T>(Func<Task<T>> run) => _lines.ShowAsync(run, Render, WriteLine);

    public void Write(string line) => _lines.Write(line);

    public IRunProgress Began(int index, RunPlan plan)
    {
        _plan = plan;
        return this;
    }

    public void Ended(int index, RunResult result)
    {
        if (mode != ProgressMode.None)
            Write($"Played {RunLabel.Of(result.Summary.Simulated)} in {RunLabel.Real(result.Summary.Elapsed)}.");
    }

    public void Failed(int index, RunFailure failure) => Write("failed: " + OneLine.Of(failure.Message));

    public void Reached(TimeSpan simulated)
    {
    }

    public void Warn(string text)
    {
        lock (_gate)
        {
            if (_warnings.Count < MostWarnings && _warnings.Add(text))
                Write("warning: " + OneLine.Of(text));
        }
    }

    /// <summary>Returns the state as a line of text.</summary>
    internal static string Line(RealtimeState state, int chargePoints) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.At:d\\.hh\\:mm\\:ss}  {Power(state)}  {state.Cars} cars  {state.Online} of {chargePoints} charge points online  {state.ViolationSeconds:0} s above limits");

    private static string Power(RealtimeState state)
    {
        var site = state.Site;
        var total = (site.ChargingWatts + site.OtherWatts) / 1_000;
        var limit = double.IsFinite(site.LimitWatts) ? string.Create(CultureInfo.InvariantCulture, $" of {site.LimitWatts / 1_000:0.#} kW") : " kW";
        var others = site.OtherWatts == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {site.OtherWatts / 1_000:0.0} kW of it by others");
        var amps = double.IsFinite(site.LimitAmps)
            ? string.Create(CultureInfo.InvariantCulture, $" (lines at {Math.Max(site.L1, Math.Max(site.L2, site.L3)):0.0} of {site.LimitAmps:0.#} A by charging)")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{total:0.0}{limit}{others}{amps}");
    }

    private void WriteLine()
    {
        if (_view is { } view)
            Write(Line(view.Read(), view.ChargePoints));
    }

    private IRenderable Render() => _view is { } view && _plan is { } plan ? Render(view, view.Read(), plan) : new Text("connecting");

    private Panel Render(RealtimeView view, RealtimeState state, RunPlan plan)
    {
        _powers.Enqueue(state.Site.ChargingWatts + state.Site.OtherWatts);
        if (_powers.Count > History)
            _powers.Dequeue();
        var isAbove = state.Site.ExcessAmps > plan.Scenario.Metrics.ToleranceAmps;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap());
        Row("progress", Terminal.Bar(state.At / plan.Scenario.Duration));
        Row("site", $"[{(isAbove ? "red" : "green")}]{Markup.Escape(Power(state))}[/]");
        Row("", $"[blue]{Sparkline(_powers)}[/]");
        Row("cars", Number(state.Cars));
        Row("online", $"{Number(state.Online)} of {Number(view.ChargePoints)} charge points");
        Row("above limits", $"[{(state.ViolationSeconds > 0 ? "red" : "green")}]{state.ViolationSeconds.ToString("N0", CultureInfo.InvariantCulture)} s[/]");
        var wall = plan.Scenario.Start + state.At;
        return new Panel(grid).Header(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $" {plan.Scenario.Name}, {wall:yyyy-MM-dd HH:mm:ss} ")));

        void Row(string name, string markup) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(markup));

        static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Sparkline(IEnumerable<double> values)
    {
        const string Bars = "▁▂▃▄▅▆▇█";
        var all = values.ToList();
        var most = Math.Max(all.Max(), 1);
        return string.Concat(all.Select(value => Bars[(int)Math.Clamp(value / most * Bars.Length, 0, Bars.Length - 1)]));
    }
}
