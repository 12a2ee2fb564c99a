namespace Moev.SmartCharging.Tests.Support;

/// <summary>Counts bytes that an action allocates.</summary>
internal static class Allocations
{
    /// <summary>Returns the bytes of one run, after runs that let buffers grow and code be compiled.</summary>
    public static long Of(Action action)
    {
        for (var i = 0; i < 3; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
