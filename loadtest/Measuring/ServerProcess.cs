using System.Globalization;

namespace Moev.LoadTest.Measuring;

/// <summary>The resource usage of the central system's processes, from /proc of this machine (proc(5)).</summary>
/// <param name="ProcessorTime">The user and kernel time, in steps of 10 ms.</param>
/// <param name="ResidentBytes">The resident memory in bytes.</param>
internal readonly record struct ServerProcess(TimeSpan ProcessorTime, long ResidentBytes)
{
    /// <summary>Reads the sum over all processes; null when there are none, or one cannot be read.</summary>
    public static ServerProcess? Read(IReadOnlyList<int> processes)
    {
        var all = default(ServerProcess);
        foreach (var process in processes)
        {
            if (Read(process) is not { } one)
                return null;
            all = new ServerProcess(all.ProcessorTime + one.ProcessorTime, all.ResidentBytes + one.ResidentBytes);
        }

        return processes.Count > 0 ? all : null;
    }

    private static ServerProcess? Read(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            // The second field is the name in parentheses, which may contain blanks. Fields 14 and 15 are the times, field 24 the pages.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Number(fields[11]) + Number(fields[12]);
            return new ServerProcess(TimeSpan.FromMilliseconds(10 * ticks), Number(fields[21]) * Environment.SystemPageSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
