using System.Diagnostics;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// A thread that serves charge points: it polls their sockets and wakes those whose time has come. A scheduled message and its answer are
/// handled on the same thread, without a switch to another.
/// </summary>
internal sealed class LoadThread : IDisposable
{
    /// <summary>The maximum number of threads. More are useless: each handles 200,000 messages per second.</summary>
    private const int Most = 8;

    /// <summary>The interval within which due charge points are woken together.</summary>
    private static readonly long Together = Stopwatch.Frequency / 20_000;

    private long _due;
    private long _wakeAt;

    public LoadThread(int number)
    {
        Pacer = new Pacer(TimeProvider.System);
        Loop = new EventLoop($"load {number}", RunPacer);
        Pacer.Sooner = () =>
        {
            // The own thread checks again before it waits.
            if (!Loop.IsCurrent)
                Loop.Wake();
        };
    }

    /// <summary>The default number of threads: half of the processors, because the central system is often on the same machine.</summary>
    public static int Usual { get; } = Math.Clamp(Environment.ProcessorCount / 2, 1, Most);

    /// <summary>The schedule of the charge points of this thread.</summary>
    public Pacer Pacer { get; }

    /// <summary>The event loop that polls their sockets.</summary>
    public EventLoop Loop { get; }

    public void Dispose() => Loop.Dispose();

    private long? RunPacer()
    {
        if (Pacer.Run() is not { } next)
            return null;
        // Set the timer again only when the due time has changed.
        if (next != _due)
            (_due, _wakeAt) = (next, Math.Max(next, Stopwatch.GetTimestamp() + Together));
        return _wakeAt;
    }
}
