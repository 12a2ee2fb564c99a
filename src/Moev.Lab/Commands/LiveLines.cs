using Moev.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Moev.Lab.Commands;

/// <summary>Shows lines on standard error, and on a terminal a picture below them that is refreshed. Any thread.</summary>
/// <param name="mode">Live for the picture, Plain for a summary in lines now and then, None for neither.</param>
/// <param name="error">Standard error.</param>
/// <param name="time">The real time.</param>
/// <param name="liveRefresh">The time between two pictures.</param>
internal sealed class LiveLines(ProgressMode mode, TextWriter error, TimeProvider time, TimeSpan liveRefresh)
{
    private static readonly TimeSpan PlainRefresh = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<string> _pending = []; // under _gate; lines to show above the picture
    private bool _isLive; // under _gate

    /// <summary>Shows a line at once.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            if (_isLive)
                _pending.Add(line);
            else
                error.WriteLine(line);
        }
    }

    /// <summary>Runs a function, and shows what it reports meanwhile.</summary>
    /// <param name="run">The function.</param>
    /// <param name="render">Returns the picture.</param>
    /// <param name="summarise">Writes the summary in lines.</param>
    public async Task<T> ShowAsync<T>(Func<Task<T>> run, Func<IRenderable> render, Action summarise)
    {
        if (mode == ProgressMode.Live)
            return await ShowLiveAsync(run, render);
        var task = run();
        if (mode == ProgressMode.Plain)
            await RefreshAsync(task, PlainRefresh, summarise);
        return await task;
    }

    private async Task<T> ShowLiveAsync<T>(Func<Task<T>> run, Func<IRenderable> render)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Interactive = InteractionSupport.Yes, Ansi = AnsiSupport.Yes });
        try
        {
            return await console.Live(render()).StartAsync(async context =>
            {
                lock (_gate)
                    _isLive = true;
                var task = run();
                await RefreshAsync(task, liveRefresh, Refresh);
                Refresh();
                return await task;

                void Refresh()
                {
                    lock (_gate)
                    {
                        foreach (var line in _pending)
                            console.MarkupLineInterpolated($"[yellow]{line}[/]");
                        _pending.Clear();
                    }

                    context.UpdateTarget(render());
                    context.Refresh();
                }
            });
        }
        finally
        {
            lock (_gate)
            {
                _isLive = false;
                foreach (var line in _pending)
                    error.WriteLine(line);
                _pending.Clear();
            }
        }
    }

    private async Task RefreshAsync(Task task, TimeSpan period, Action show)
    {
        using var timer = new PeriodicTimer(period, time);
        while (true)
        {
            var tick = timer.WaitForNextTickAsync().AsTask();
            if (await Task.WhenAny(task, tick) == task)
                return;
            show();
        }
    }
}
