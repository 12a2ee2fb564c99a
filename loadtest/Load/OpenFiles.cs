using System.Globalization;

namespace Moev.LoadTest.Load;

/// <summary>The number of files and sockets that this process may open.</summary>
internal static class OpenFiles
{
    /// <summary>The files that a run needs beside its connections: the runtime's, the reports, the connections to the HTTP API.</summary>
    public const int Reserve = 200;

    /// <summary>Gets the limit from /proc (proc(5)); null when it is unknown. The runtime raises the soft limit to the hard one at start.</summary>
    public static long? Limit()
    {
        try
        {
            // "Max open files            1024                 524288               files"
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
            var fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields is { Length: > 3 } && long.TryParse(fields[3], CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
