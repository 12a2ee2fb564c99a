using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Uploads;

/// <summary>The files that charge points upload, in one directory: bounded in bytes, in number, and in how many come at once. Thread-safe.</summary>
internal sealed class UploadStore(IOptions<UploadOptions> options, IOptions<ControlOptions> control)
{
    private const string PartSuffix = ".part";
    private const int TokenBytes = 16;

    private readonly string _directory = Path.GetFullPath(options.Value.Path);
    private readonly Lock _gate = new(); // the number of files
    private int _underWay; // any; via interlocked

    /// <summary>What nobody can guess who was not told.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Where charge points reach the uploads: Control:PublicUrl, or else where the command reached the gateway.</summary>
    public string Root(HttpRequest request)
    {
        var url = control.Value.PublicUrl;
        return (url.Length > 0 ? url.TrimEnd('/') : $"{request.Scheme}://{request.Host.Value}") + UploadRoutes.Path;
    }

    /// <summary>The directory that a charge point is told to upload to, as a URL: it appends the name of its file.</summary>
    /// <param name="root">See <see cref="Root"/>.</param>
    public static string Location(string root, ChargePointIdentity identity, int jobId, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"{root}/{Uri.EscapeDataString(identity.Value)}/{jobId}/{token}/");

    /// <summary>Takes the room for an upload. False when as many as may are under way.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _underWay) <= options.Value.MaxParallel)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>Stores a file whole, in the place of an earlier one of the same job.</summary>
    /// <returns>Its bytes; null when there are too many of them, and nothing is stored.</returns>
    /// <exception cref="IOException">It can't be read to its end, or written.</exception>
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

    /// <summary>The file of a job; null when there is none any more.</summary>
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
        // More than can be under way: the end of a process cut them off.
        foreach (var file in files.Where(IsPart).Skip(options.Value.MaxParallel))
            file.Delete();
    }

    private static bool IsPart(FileInfo file) => file.Name.EndsWith(PartSuffix, StringComparison.Ordinal);

    // An identity may have any character, a file's name may not.
    private string FileOf(ChargePointIdentity identity, int jobId) => Path.Combine(
        _directory,
        string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.Value))[..16])}-{jobId}"));
}
