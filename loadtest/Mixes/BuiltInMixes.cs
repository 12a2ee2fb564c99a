using System.Reflection;

namespace Moev.LoadTest.Mixes;

/// <summary>The mixes that have a name. Each is a file like a user's own.</summary>
internal static class BuiltInMixes
{
    public static IReadOnlyList<string> Names { get; } = ["heartbeat", "metervalues", "transactions", "session", "idle"];

    /// <summary>The text of a mix; null for an unknown name.</summary>
    public static byte[]? Text(string name)
    {
        if (!Names.Contains(name))
            return null;
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
