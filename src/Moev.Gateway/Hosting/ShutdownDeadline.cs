namespace Moev.Gateway.Hosting;

/// <summary>
/// Ends the process when its shutdown takes too long, for example while storage or an exporter hangs. What was not stored was not acknowledged,
/// so charge points send it again.
/// </summary>
internal sealed class ShutdownDeadline : IDisposable
{
    // Container runtimes and systemd kill later; the promise is 15 s with the end of the process.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(14.5);

    private readonly ManualResetEventSlim _ended = new();
    private int _begun; // any; via interlocked

    /// <summary>Starts the time. A thread of its own counts it, because the pool may be blocked.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
            return;
        new Thread(() =>
        {
            if (_ended.Wait(MaxTime))
                return;
            Console.Error.WriteLine("Moev.Gateway: the shutdown took too long and was cut off. Nothing acknowledged is lost.");
            Environment.Exit(0);
        })
        { IsBackground = true, Name = "shutdown deadline" }.Start();
    }

    // Not disposed: the thread may still wait.
    public void Dispose() => _ended.Set();
}
