using System.IO.Compression;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>The state that the readers of one scenario share.</summary>
internal sealed class ReadContext(string file, string folder, FileErrors errors)
{
    private readonly List<ScenarioError> _inOtherFiles = [];

    /// <summary>The errors in the scenario itself.</summary>
    public FileErrors Errors { get; } = errors;

    /// <summary>The folder to which paths are relative.</summary>
    public string Folder { get; } = folder;

    /// <summary>The warnings for the user: no errors.</summary>
    public List<string> Warnings { get; } = [];

    public bool HasErrors => !Errors.IsEmpty || _inOtherFiles.Count > 0;

    /// <summary>Adds an error in another file.</summary>
    public void AddElsewhere(ScenarioError error)
    {
        if (_inOtherFiles.Count < ScenarioLimits.MaxErrors)
            _inOtherFiles.Add(error);
    }

    public IReadOnlyList<ScenarioError> AllErrors() => [.. Errors.InOrder().Select(error => ScenarioError.Of(file, error)), .. _inOtherFiles];

    /// <summary>Reads a file that the scenario names; one whose name ends in .gz is unpacked. Returns null, with an error at its name, when that fails.</summary>
    public byte[]? ReadFile(LocatedValue name, int mostBytes)
    {
        if (name.Kind != JsonKind.String || name.Text.Length == 0)
        {
            Errors.Add(name, "Must be the path of a file.");
            return null;
        }

        try
        {
            using var stream = File.OpenRead(Path.Combine(Folder, name.Text));
            using var unpacked = name.Text.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
            var bytes = BoundedRead.All(unpacked, mostBytes);
            if (bytes is null)
                Errors.Add(name, $"The file has more than {mostBytes} bytes, which is the most that is allowed.");
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidDataException)
        {
            Errors.Add(name, $"The file cannot be read: {e.Message}");
            return null;
        }
    }
}

/// <summary>Reads streams up to a bound.</summary>
internal static class BoundedRead
{
    private const int ChunkBytes = 65_536;

    /// <returns>All bytes; null when there are more than allowed.</returns>
    public static byte[]? All(Stream stream, int mostBytes)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        for (int count; (count = stream.Read(chunk)) > 0;)
        {
            if (bytes.Length + count > mostBytes)
                return null;
            bytes.Write(chunk, 0, count);
        }

        return bytes.ToArray();
    }
}
