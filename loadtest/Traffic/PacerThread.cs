using System.Runtime.InteropServices;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// The thread that runs a pacer. The framework's waits and timers count whole milliseconds, of which a message that is due in 0.3 ms would
/// come 0.7 ms late; the last part of a wait is slept by the kernel's own clock where there is one.
/// </summary>
internal sealed class PacerThread : IDisposable
{
    /// <summary>How long the thread sleeps when nobody waits; a call of Schedule wakes it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>What is due within this is woken together.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(50);

    private readonly Pacer _pacer;
    private readonly AutoResetEvent _sooner = new(false);
    private readonly Thread _thread;
    private volatile bool _stopped;

    public PacerThread(Pacer pacer)
    {
        _pacer = pacer;
        pacer.Sooner = () =>
        {
            if (Thread.CurrentThread != _thread)
                _sooner.Set();
        };
        _thread = new Thread(Run) { IsBackground = true, Name = "pacer" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopped = true;
        _sooner.Set();
        _thread.Join();
        _pacer.Sooner = null;
        _sooner.Dispose();
    }

    private void Run()
    {
        while (!_stopped)
        {
            var rest = _pacer.Run() ?? Longest;
            var milliseconds = (int)Math.Min(rest.TotalMilliseconds, Longest.TotalMilliseconds);
            if (milliseconds > 0 || !OperatingSystem.IsLinux())
                _sooner.WaitOne(Math.Max(1, milliseconds));
            else
                Sleep(rest < Shortest ? Shortest : rest);
        }
    }

    private static void Sleep(TimeSpan duration)
    {
        var request = new Timespec { Seconds = 0, Nanoseconds = (nint)duration.TotalNanoseconds };
        _ = NanoSleep(in request, 0);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in Timespec request, nint remainder);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
