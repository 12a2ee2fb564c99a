using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>
/// Reads scenarios: JSON as schemas/scenario.json describes it. Comments and trailing commas are allowed. Everything else that the format does not know is an error, such as
/// a member whose name is mistyped.
/// </summary>
internal static class ScenarioFile
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="overrides">Values by the paths of those that they replace: JSON, or texts without quotes.</param>
    public static ScenarioResult Read(string path, IReadOnlyDictionary<string, string>? overrides = null)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return BoundedRead.All(stream, ScenarioLimits.MaxBytes) is { } bytes
                ? ReadJson(bytes, Path.GetDirectoryName(Path.GetFullPath(path))!, overrides, path)
                : Failed(path, $"The file has more than {ScenarioLimits.MaxBytes} bytes, which is the most that is allowed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed(path, Directory.Exists(path) ? "Is a directory, and must be a file." : $"The file cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="folder">The folder to which paths in it are relative.</param>
    /// <param name="overrides">Values by the paths of those that they replace: JSON, or texts without quotes.</param>
    /// <param name="name">The name of the document in errors.</param>
    public static ScenarioResult ReadJson(ReadOnlyMemory<byte> utf8, string folder, IReadOnlyDictionary<string, string>? overrides = null, string name = "scenario")
    {
        var errors = new FileErrors(utf8, ScenarioLimits.MaxErrors);
        if (utf8.Length > ScenarioLimits.MaxBytes)
            return Failed(name, $"The document has {utf8.Length} bytes. At most {ScenarioLimits.MaxBytes} are allowed.");
        if (LocatedReader.Read(utf8, errors) is not { } root)
            return new ScenarioResult(null, [.. errors.InOrder().Select(error => ScenarioError.Of(name, error))]);

        var forSite = new List<KeyValuePair<string, string>>();
        foreach (var (path, value) in overrides ?? new Dictionary<string, string>())
        {
            if (Overrides.IsInSite(path) && root.Children.Find(static member => member.Name == "site") is { Kind: JsonKind.String })
            {
                forSite.Add(new(Overrides.WithinSite(path), value));
                continue;
            }

            if (Overrides.Apply(utf8, path, value, out var problem) is not { } changed)
                return new ScenarioResult(null, [new ScenarioError(name, 0, 0, path, problem!)]);
            utf8 = changed;
            root = LocatedReader.Read(utf8, errors)!;
        }

        var context = new ReadContext(name, folder, new FileErrors(utf8, ScenarioLimits.MaxErrors));
        var scenario = ScenarioReader.Read(LocatedReader.Read(utf8, context.Errors)!, utf8, forSite, context);
        return context.HasErrors ? new ScenarioResult(null, context.AllErrors()) : new ScenarioResult(scenario, []);
    }

    private static ScenarioResult Failed(string name, string message) => new(null, [new ScenarioError(name, 0, 0, "", message)]);
}
