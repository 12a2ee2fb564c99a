using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Uploads;

/// <summary>The files that charge points upload, in one directory: bounded in bytes, number and parallel uploads. Thread-safe.</summary>
internal sealed class UploadStore(IOptions<UploadOptions> options, IOptions<ControlOptions> control, UploadAddress listener)
{
    private const string PartSuffix = ".part";
    private const int TokenBytes = 16;

    private readonly string _directory = Path.GetFullPath(options.Value.Path);
    private readonly Lock _gate = new(); // the number of files
    private int _running; // any; via interlocked

    /// <summary>Returns a random secret for an upload address.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Returns the address of uploads for charge points: Control:PublicUrl, or the listener for uploads, or the address of the request.</summary>
    public string Root(HttpRequest request)
    {
        var url = control.Value.PublicUrl;
        return (url.Length > 0 ? url.TrimEnd('/') : listener.Url ?? $"{request.Scheme}://{request.Host.Value}") + UploadRoutes.Path;
    }

    /// <summary>Returns the directory for a charge point's upload as a URL; the charge point appends its file name.</summary>
    /// <param name="root">See <see cref="Root"/>.</param>
    public static string Location(string root, ChargePointIdentity identity, int jobId, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"{root}/{Uri.EscapeDataString(identity.Value)}/{jobId}/{token}/");

    /// <summary>Starts an upload. Returns false when the maximum number is running.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= options.Value.MaxParallel)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);

    /// <summary>Stores a complete file, replacing an earlier one of the same job.</summary>
    /// <returns>Its size in bytes; null when it is too large and nothing is stored.</returns>
    /// <exception cref="IOException">It cannot be read completely, or written.</exception>
    public async ValueTask<long?> SaveAsync(ChargePointIdentity identity, int jobId, Stream body, CancellationToken cancellationToken)
    {
        CreateDirectory();
        var file = FileOf(identity, jobId);
        var part = $"{file}.{Guid.NewGuid():N}{PartSuffix}";
        try
        {
            var bytes = await CopyAsync(body, part, cancellationToken);
            if (bytes is null)
                return null;
            lock (_gate)
            {
                File.Move(part, file, overwrite: true);
                DeleteOldest();
            }

            return bytes;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Opens the file of a job; null when it no longer exists.</summary>
    public Stream? Open(ChargePointIdentity identity, int jobId)
    {
        try
        {
            return new FileStream(FileOf(identity, jobId), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async ValueTask<long?> CopyAsync(Stream body, string part, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var target = new FileStream(part, create);
            long bytes = 0;
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                bytes += read;
                if (bytes > options.Value.MaxBytes)
                    return null;
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CreateDirectory()
    {
        if (Directory.Exists(_directory))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_directory);
        else
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void DeleteOldest()
    {
        var files = new DirectoryInfo(_directory).GetFiles().OrderByDescending(static file => file.LastWriteTimeUtc).ToList();
        foreach (var file in files.Where(static file => !IsPart(file)).Skip(options.Value.MaxFiles))
            file.Delete();
        // More than can be running: leftovers of a process that stopped.
        foreach (var file in files.Where(IsPart).Skip(options.Value.MaxParallel))
            file.Delete();
    }

    private static bool IsPart(FileInfo file) => file.Name.EndsWith(PartSuffix, StringComparison.Ordinal);

    // An identity may contain any character, a file name may not.
    private string FileOf(ChargePointIdentity identity, int jobId) => Path.Combine(
        _directory,
        string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.Value))[..16])}-{jobId}"));
}
