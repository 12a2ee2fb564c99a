using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Load;

/// <summary>
/// The files of a run's results, opened before the run. The content of an older file remains until the new result is written; a file that was
/// created and not written is removed.
/// </summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(FileStream File, bool IsNew)> _files = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<FileStream> _written = [];

    /// <summary>The log of acknowledgements; null when not requested.</summary>
    public AckLog? AckLog { get; private set; }

    /// <summary>The JSON report; null when not requested, or for standard output.</summary>
    public FileStream? Json { get; private set; }

    /// <summary>The HTML report; null when not requested.</summary>
    public FileStream? Html { get; private set; }

    /// <summary>True to write the JSON report to standard output.</summary>
    public bool JsonToOutput { get; private init; }

    /// <summary>Opens the files.</summary>
    /// <returns>The files, or null and the error.</returns>
    public static ReportFiles? Open(string? json, string? html, string? ackLog, out string? problem)
    {
        var files = new ReportFiles { JsonToOutput = json == "-" };
        problem = null;
        foreach (var (option, path) in (ReadOnlySpan<(string, string?)>)[("--json", files.JsonToOutput ? null : json), ("--html", html), ("--ack-log", ackLog)])
        {
            if (path is null)
                continue;
            try
            {
                if (!files._paths.Add(Path.GetFullPath(path)))
                    throw new IOException("the file has another use in this run");
                var isNew = !File.Exists(path);
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
                files._files.Add((file, isNew));
                files.Keep(option, file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                problem = $"{option} {path}: {e.Message}";
                files.Dispose();
                return null;
            }
        }

        return files;
    }

    /// <summary>Writes the content of a file.</summary>
    public async Task WriteAsync(FileStream file, byte[] content)
    {
        Clear(file);
        await file.WriteAsync(content);
        await file.FlushAsync();
    }

    public void Dispose()
    {
        AckLog?.Dispose();
        foreach (var (file, isNew) in _files)
        {
            file.Dispose();
            if (isNew && !_written.Contains(file))
                File.Delete(file.Name);
        }
    }

    private void Keep(string option, FileStream file)
    {
        switch (option)
        {
            case "--json":
                Json = file;
                break;
            case "--html":
                Html = file;
                break;
            default:
                Clear(file);
                AckLog = new AckLog(file);
                break;
        }
    }

    /// <summary>Empties a file; a pipe or a device has no length.</summary>
    private void Clear(FileStream file)
    {
        _written.Add(file);
        if (file.CanSeek)
            file.SetLength(0);
    }
}
