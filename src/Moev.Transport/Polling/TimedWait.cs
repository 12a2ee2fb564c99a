using System.Runtime.InteropServices;

namespace Moev.Transport.Polling;

/// <summary>A wait for events that ends at a time, to the nanosecond where the system can (Linux 5.11, glibc 2.35), else to the millisecond.</summary>
internal static unsafe class TimedWait
{
    /// <summary>
    /// A wait may end later by a thousandth of it, or by 50 µs if that is more (select(2): its "slack"), so that the kernel can end several
    /// together. Of a longer wait the end is waited for apart.
    /// </summary>
    private static readonly TimeSpan Exact = TimeSpan.FromMilliseconds(50);

    private static readonly bool HasNanoseconds = Probe();

    /// <returns>Events; 0 when the time is over or nearly so; else -1.</returns>
    public static int Run(int epoll, byte* events, int maxEvents, TimeSpan? longest)
    {
        if (longest is not { } wait)
            return LibC.EpollWait(epoll, events, maxEvents, -1);
        if (wait > Exact)
            wait -= wait / 128;
        if (!HasNanoseconds)
            return LibC.EpollWait(epoll, events, maxEvents, (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue));
        var ticks = Math.Max(0, wait.Ticks);
        var timeout = new LibC.Timespec
        {
            Seconds = (nint)(ticks / TimeSpan.TicksPerSecond),
            Nanoseconds = (nint)(ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        };
        return LibC.EpollWait(epoll, events, maxEvents, &timeout, null);
    }

    /// <summary>A system that knows the call says that the descriptor is wrong.</summary>
    private static bool Probe()
    {
        try
        {
            byte none = 0;
            LibC.Timespec timeout = default;
            return LibC.EpollWait(-1, &none, 1, &timeout, null) < 0 && Marshal.GetLastPInvokeError() == LibC.EBadF;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }
}
