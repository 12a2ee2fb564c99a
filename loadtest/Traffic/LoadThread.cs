using System.Diagnostics;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// A thread that carries charge points: it reads for them, and wakes those whose time has come. A message that is due and the answer to it are
/// the same thread's, without a hop between two.
/// </summary>
internal sealed class LoadThread : IDisposable
{
    /// <summary>More are of no use: each carries 200,000 messages a second.</summary>
    private const int Most = 8;

    /// <summary>Who is due within this is woken together.</summary>
    private static readonly long Together = Stopwatch.Frequency / 20_000;

    private long _due;
    private long _wakeAt;

    public LoadThread(int number)
    {
        Pacer = new Pacer(TimeProvider.System);
        Loop = new EventLoop($"load {number}", RunPacer);
        Pacer.Sooner = () =>
        {
            // Its own thread asks again before it waits.
            if (!Loop.IsCurrent)
                Loop.Wake();
        };
    }

    /// <summary>How many there are: half of the processors, for the central system is often on the same machine.</summary>
    public static int Usual { get; } = Math.Clamp(Environment.ProcessorCount / 2, 1, Most);

    /// <summary>Who is to be woken when.</summary>
    public Pacer Pacer { get; }

    /// <summary>Where the sockets are watched.</summary>
    public EventLoop Loop { get; }

    public void Dispose() => Loop.Dispose();

    private long? RunPacer()
    {
        if (Pacer.Run() is not { } next)
            return null;
        // Only when it has moved is the timer to be set again.
        if (next != _due)
            (_due, _wakeAt) = (next, Math.Max(next, Stopwatch.GetTimestamp() + Together));
        return _wakeAt;
    }
}
