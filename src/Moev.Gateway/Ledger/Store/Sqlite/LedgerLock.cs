using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>
/// The lock that makes this process the only gateway of a ledger: an advisory lock (flock) of the file <c>LEDGER.lock</c>. The kernel releases it
/// when the process ends, however it ends, so a file that is left over locks nothing.
/// </summary>
internal sealed class LedgerLock : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK

    private readonly string _path;
    private readonly FileStream _file;

    private LedgerLock(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <param name="ledger">The ledger's file, without symbolic links: two names of one file must share the lock.</param>
    /// <exception cref="LedgerUnavailableException">Another process has the lock.</exception>
    /// <exception cref="IOException">The file can't be created.</exception>
    public static LedgerLock Take(string ledger)
    {
        var path = ledger + ".lock";
        while (true)
        {
            var file = Open(path) ?? throw new LedgerUnavailableException(
                $"{ledger} is used by another gateway{Owner(path)}: stop it, or choose another file with --Ledger:Path");
            // The owner before deleted the file between our opening and our locking it: the lock of a file without a name excludes no one.
            if (OpenFile.Link(file.SafeFileHandle) is { } link && link.EndsWith(OpenFile.Deleted, StringComparison.Ordinal))
            {
                file.Dispose();
                continue;
            }

            return new LedgerLock(path, file);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // For example a file system that turned read-only. The file that is left over locks nothing.
        }

        _file.Dispose();
    }

    private static FileStream? Open(string path)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB).
            return new FileStream(path, OpenFile.OwnerOnly(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    // The file itself can't be read while it is locked: .NET takes a shared lock to read.
    private static string Owner(string path)
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/locks"))
            {
                // 1: FLOCK  ADVISORY  WRITE 4711 fd:00:131 0 EOF
                var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (parts is [_, "FLOCK", _, "WRITE", var process, ..] && HasOpen(process, path))
                    return $" (process {process})";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
        }

        return "";
    }

    private static bool HasOpen(string process, string path) =>
        Directory.Exists($"/proc/{process}/fd") && Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget == path);
}
