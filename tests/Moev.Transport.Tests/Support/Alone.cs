namespace Moev.Transport.Tests.Support;

/// <summary>A collection of tests that count process-wide resources, and therefore run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Returns the number of open sockets and event loops of the process.</summary>
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
