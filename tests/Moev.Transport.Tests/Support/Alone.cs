namespace Moev.Transport.Tests.Support;

/// <summary>Tests that count what belongs to the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Sockets and event loops that the process has open.</summary>
    internal static int OpenDescriptors()
    {
        var count = 0;
        foreach (var entry in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            try
            {
                if (entry.LinkTarget is { } target && (target.StartsWith("socket:", StringComparison.Ordinal) || target.Contains("eventpoll")))
                    count++;
            }
            catch (IOException)
            {
                // Closed meanwhile.
            }
        }

        return count;
    }
}
