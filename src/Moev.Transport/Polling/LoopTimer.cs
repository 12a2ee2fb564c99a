namespace Moev.Transport.Polling;

/// <summary>The kernel's timer that ends an <see cref="EventLoop"/>'s wait (timerfd_create(2)). The loop's thread.</summary>
/// <remarks>
/// A timeout of the wait itself would have to be armed for every wait, and may be late by 50 µs or by 0.1 %. The descriptor is never read: each
/// expiry is an edge.
/// </remarks>
internal sealed unsafe class LoopTimer : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private long? _at;

    public int Descriptor { get; } =
        EventLoop.Checked(LibC.TimerDescriptor(LibC.MonotonicClock, LibC.CloseOnExec | LibC.NonBlocking));

    /// <summary>Ends a wait at that time, at once if it has passed; null disarms the timer.</summary>
    public void Set(long? timestamp)
    {
        if (timestamp == _at)
            return;
        _at = timestamp;
        // Stopwatch counts the nanoseconds of this clock on Linux. Zero disarms, so the earliest time is 1.
        var nanoseconds = timestamp is { } at ? Math.Max(1, at) : 0;
        var value = new LibC.TimerSpec { Seconds = (nint)(nanoseconds / NanosecondsPerSecond), Nanoseconds = (nint)(nanoseconds % NanosecondsPerSecond) };
        EventLoop.Checked(LibC.SetTimer(Descriptor, LibC.AbsoluteTime, &value, null));
    }

    public void Dispose() => _ = LibC.Close(Descriptor);
}
