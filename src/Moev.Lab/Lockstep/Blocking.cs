using System.Diagnostics.CodeAnalysis;

namespace Moev.Lab.Lockstep;

/// <summary>Waits for asynchronous work on the conductor's thread, which is its own and does nothing else.</summary>
internal static class Blocking
{
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The thread is not one of the pool.")]
    public static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
