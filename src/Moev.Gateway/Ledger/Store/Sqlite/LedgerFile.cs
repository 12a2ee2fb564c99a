using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The ledger's file: created for its owner alone, locked against a second gateway, and watched while it is in use.</summary>
/// <remarks>
/// The file stays open from before SQLite opens it until after SQLite has closed it. Closing it in between would release SQLite's own locks
/// (https://sqlite.org/howtocorrupt.html §2.2).
/// </remarks>
internal sealed class LedgerFile(string path) : IDisposable
{
    private LedgerLock? _lock;
    private OpenFile? _file;
    private volatile OpenFile? _log;

    /// <summary>Gets the opened file without symbolic links, as SQLite names the files beside it.</summary>
    public string Target { get; private set; } = "";

    /// <summary>Gets a value indicating whether the file was empty when it was opened.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Gets the reason why the file can't be written any more; null while it is in its place.</summary>
    public string? Problem
    {
        get
        {
            if (_file?.IsMoved == true)
                return $"{path} was removed or replaced while the gateway was using it: put it back, or restart the gateway";
            return _log?.IsMoved == true
                ? $"{path}-wal, which holds the newest records, was removed or replaced: put it back, or restart the gateway"
                : null;
        }
    }

    /// <exception cref="LedgerUnavailableException">The path is a directory, another gateway uses the file, or it has lost its content.</exception>
    /// <exception cref="IOException">The file or its directory can't be created or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Open()
    {
        if (Directory.Exists(path))
            throw new LedgerUnavailableException($"{path} is a directory: Ledger:Path must name a file");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        _lock = LedgerLock.Take(Target);
        IsNew = Length(Target) == 0;
        // SQLite deletes a log that belongs to no database.
        if (IsNew && Length(Target + "-wal") > 0)
        {
            throw new LedgerUnavailableException(
                $"{path} is missing or empty, but {Target}-wal has records of it: restore the file, or remove {Target}-wal and {Target}-shm to begin a new ledger");
        }

        _file = OpenFile.OrNew(Target);
    }

    /// <summary>Watches the log, which SQLite creates when the file is opened.</summary>
    public void WatchLog()
    {
        ForgetLog();
        if (File.Exists(Target + "-wal"))
            _log = OpenFile.Existing(Target + "-wal");
    }

    /// <summary>Stops watching the log: SQLite may delete it when it closes the file.</summary>
    public void ForgetLog()
    {
        _log?.Dispose();
        _log = null;
    }

    public void Dispose()
    {
        ForgetLog();
        _file?.Dispose();
        _lock?.Dispose();
        (_file, _lock) = (null, null);
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}
