using System.Reflection;

namespace Moev.LoadTest.Mixes;

/// <summary>The built-in mixes. Each is a file in the same format as a user's mix.</summary>
internal static class BuiltInMixes
{
    public static IReadOnlyList<string> Names { get; } = ["heartbeat", "metervalues", "transactions", "session", "idle"];

    /// <summary>Gets the text of a mix; null for an unknown name.</summary>
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
