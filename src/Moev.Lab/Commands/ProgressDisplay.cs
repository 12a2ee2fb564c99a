using System.Globalization;
using Moev.CommandLine;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Spectre.Console;

namespace Moev.Lab.Commands;

/// <summary>Shows the progress of an experiment on standard error: a bar for each run on a terminal, otherwise a line for each run and one now and then.</summary>
/// <param name="mode">Live, Plain or None. Warnings and failures are always shown.</param>
/// <param name="error">Standard error.</param>
/// <param name="runs">The number of runs.</param>
/// <param name="time">The real time.</param>
internal sealed class ProgressDisplay(ProgressMode mode, TextWriter error, int runs, TimeProvider time) : IRunDisplay
{
    /// <summary>The most bars of runs that have ended.</summary>
    private const int MostEnded = 12;

    /// <summary>The most warnings. All are in the results.</summary>
    private const int MostWarnings = 20;

    private const int BarWidth = 24;

    private static readonly TimeSpan LiveRefresh = TimeSpan.FromMilliseconds(200);

    private readonly LiveLines _lines = new(mode, error, time, LiveRefresh);
    private readonly Lock _lock = new();
    private readonly List<RunView> _running = [];
    private readonly List<RunView> _ended = [];
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private readonly RunView?[] _views = new RunView?[runs];
    private int _endedCount;

    public Task<T> ShowAsync<T>(Func<Task<T>> run) => _lines.ShowAsync(run, Render, WriteRunning);

    public IRunProgress Began(int index, RunPlan plan)
    {
        var view = new RunView(plan, time, Warn);
        lock (_lock)
        {
            _views[index] = view;
            _running.Add(view);
        }

        return view;
    }

    public void Ended(int index, RunResult result)
    {
        var (simulated, elapsed) = (result.Summary.Simulated, result.Summary.Elapsed);
        var how = result.Summary.IsComplete ? "" : $"stopped after {RunLabel.Of(simulated)}: ";
        End(index, RunLabel.Of(result.Plan), $"{how}{RunLabel.Of(simulated)} in {RunLabel.Real(elapsed)}, {RunLabel.Speed(simulated, elapsed)}", isFailure: false);
    }

    public void Failed(int index, RunFailure failure) => End(index, RunLabel.Of(failure.Plan), "failed: " + OneLine.Of(failure.Message), isFailure: true);

    public void Write(string line) => _lines.Write(line);

    private void End(int index, string label, string outcome, bool isFailure)
    {
        lock (_lock)
        {
            _endedCount++;
            if (_views[index] is { } view)
            {
                view.Outcome = outcome;
                _running.Remove(view);
                _ended.Add(view);
                if (_ended.Count > MostEnded)
                    _ended.RemoveAt(0);
                _views[index] = null;
            }

            if (isFailure || mode == ProgressMode.Plain)
                Write(string.Create(CultureInfo.InvariantCulture, $"[{_endedCount}/{runs}] {label}: {outcome}"));
        }
    }

    private void Warn(RunView view, string text)
    {
        lock (_lock)
        {
            if (_warnings.Count < MostWarnings && _warnings.Add(text))
                Write($"warning: {view.Label}: {OneLine.Of(text)}");
        }
    }

    private void WriteRunning()
    {
        lock (_lock)
        {
            foreach (var view in _running)
                Write($"{view.Label}: {view.Done.ToString("P0", CultureInfo.InvariantCulture)}, {view.Details}");
        }
    }

    private Grid Render()
    {
        lock (_lock)
        {
            var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap());
            if (runs > 1)
                Row("all runs", (_endedCount + _running.Sum(static view => view.Done)) / runs, string.Create(CultureInfo.InvariantCulture, $"{_endedCount} of {runs}"));
            foreach (var view in _ended)
                Row(view.Label, view.Done, view.Outcome!);
            foreach (var view in _running)
                Row(view.Label, view.Done, view.Details);
            return grid;

            void Row(string label, double done, string details) =>
                grid.AddRow(new Markup(Markup.Escape(label)), new Markup(Terminal.Bar(done, BarWidth)), new Markup(Markup.Escape(details)));
        }
    }
}
