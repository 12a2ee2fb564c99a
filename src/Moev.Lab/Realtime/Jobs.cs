namespace Moev.Lab.Realtime;

/// <summary>The tasks in the background of a run. Failures become warnings. One thread begins jobs.</summary>
internal sealed class Jobs(Action<string> warn) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _tasks = [];

    /// <summary>Begins a job.</summary>
    /// <param name="run">The job, which returns null or a problem.</param>
    public void Begin(Func<CancellationToken, Task<string?>> run)
    {
        _tasks.RemoveAll(static task => task.IsCompleted);
        _tasks.Add(RunAsync(run));
    }

    /// <summary>Cancels the jobs that have not ended, and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_tasks);
        _end.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task<string?>> run)
    {
        try
        {
            if (await run(_end.Token) is { } problem)
                warn(problem);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The run has ended.
        }
        catch (Exception e) when (e is IOException or LabException or InvalidOperationException)
        {
            warn(e.Message);
        }
    }
}
