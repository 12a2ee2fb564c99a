using System.Text;
using System.Text.Json;

namespace Moev.Gateway.Hosting;

/// <summary>An appsettings.json: its errors, and the places of its values, by line and column.</summary>
internal static class SettingsFile
{
    private const string Name = "appsettings.json";

    /// <summary>Adds the file of a directory to the configuration, if there is one.</summary>
    /// <exception cref="StartupException">The file cannot be read, or is not a JSON object.</exception>
    public static void Add(ConfigurationManager configuration, string directory)
    {
        var file = Path.Combine(directory, Name);
        // The provider takes both for an absent file.
        if (Directory.Exists(file))
            throw new StartupException($"{file} is a directory: must be a file");
        if (!File.Exists(file) && new FileInfo(file).LinkTarget is { } target)
            throw new StartupException($"{file} links to {target}, which does not exist");
        try
        {
            configuration.AddJsonFile(file, optional: true, reloadOnChange: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StartupException(Problem(file, e));
        }
    }

    /// <summary>Returns the place of a value as <c>, line 3, column 12</c>; empty when it is not found.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="key">The key, such as Ocpp:Port or Control:AllowedHosts:0.</param>
    public static string PlaceOf(string file, string key) => Place(file, utf8 => JsonPlaces.Find(utf8, key)) is { } place ? $", {place}" : "";

    private static string Problem(string file, Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is JsonException json)
            {
                // The message ends with the place, counted from 0.
                var end = json.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
                return $"{file}, line {json.LineNumber + 1}, column {json.BytePositionInLine + 1}: {(end < 0 ? json.Message : json.Message[..end])}";
            }
        }

        var cause = exception.GetBaseException();
        if (cause is not FormatException)
            return $"{file} cannot be read: {cause.Message}";
        return $"{file}: {cause.Message}" + (Place(file, static utf8 => JsonPlaces.FindDuplicate(utf8)) is { } place ? $" See {place}." : "");
    }

    /// <summary>Returns the line and column of what is found in a file; null when nothing is.</summary>
    private static string? Place(string file, Func<byte[], int?> find)
    {
        try
        {
            var utf8 = File.ReadAllBytes(file);
            if (find(utf8) is not { } index)
                return null;
            var before = utf8.AsSpan(0, index);
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            return $"line {before.Count((byte)'\n') + 1}, column {Encoding.UTF8.GetCharCount(before[lineStart..]) + 1}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
