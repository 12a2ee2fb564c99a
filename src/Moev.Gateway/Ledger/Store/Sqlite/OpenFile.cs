using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>A file that this process holds open, to notice that its name was removed or given to another file.</summary>
/// <remarks>Linux shows the name of each open file in /proc. Where there is none, nothing is noticed.</remarks>
internal sealed class OpenFile : IDisposable
{
    /// <summary>The end of the link of a file whose name was removed, or given to another file.</summary>
    public const string Deleted = " (deleted)";

    private readonly SafeFileHandle _handle;
    private readonly string? _link;

    private OpenFile(SafeFileHandle handle)
    {
        _handle = handle;
        _link = Link(handle);
    }

    /// <summary>Gets a value indicating whether the file has its name no more.</summary>
    public bool IsMoved => _link is not null && Link(_handle) is { } link && link != _link;

    /// <summary>Opens an existing file to read.</summary>
    public static OpenFile Existing(string path) =>
        new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Opens a file to write; creates an empty one that only its owner can read.</summary>
    public static OpenFile OrNew(string path)
    {
        if (!File.Exists(path))
        {
            using var created = new FileStream(path, OwnerOnly(FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete));
        }

        return new OpenFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>Options for a file that only its owner can read and write, where files have modes.</summary>
    public static FileStreamOptions OwnerOnly(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Gets the name of an open file; null when it is closed, or /proc does not show it.</summary>
    public static string? Link(SafeFileHandle handle)
    {
        var isHeld = false;
        try
        {
            // The number of a file that is closed meanwhile could belong to another one.
            handle.DangerousAddRef(ref isHeld);
            return File.ResolveLinkTarget(
                string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    public void Dispose() => _handle.Dispose();
}
