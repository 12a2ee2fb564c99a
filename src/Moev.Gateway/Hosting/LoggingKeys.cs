namespace Moev.Gateway.Hosting;

/// <summary>The keys of .NET's Logging section. The logging library throws on a level that it does not know, and ignores misspelt keys.</summary>
internal static class LoggingKeys
{
    private const string Section = "Logging";
    private const string LevelName = "LogLevel";

    private static readonly string[] Levels = Enum.GetNames<LogLevel>();

    /// <summary>Returns true for a key of this section.</summary>
    public static bool Owns(string key) =>
        string.Equals(key, Section, StringComparison.OrdinalIgnoreCase) || key.StartsWith(Section + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the requirement that a value violates, as it follows "Logging:LogLevel:Default is 'Loud': "; null when it is valid.</summary>
    public static string? Problem(string key, string value)
    {
        var parts = key.Split(':');
        // Logging:LogLevel:CATEGORY, or Logging:PROVIDER:LogLevel:CATEGORY. A category may have a colon in no sensible name.
        if (parts is [_, var first, _] && Is(first, LevelName) || parts is [_, _, var second, _] && Is(second, LevelName))
            return Levels.Contains(value, StringComparer.OrdinalIgnoreCase) || value is [>= '0' and <= '6'] ? null : $"must be {string.Join(", ", Levels[..^1])} or {Levels[^1]}";
        return parts is [_, var provider, _, ..] && Is(provider, "Console")
            ? null
            : "is not a key of the Logging section: write Logging:LogLevel:Default or Logging:LogLevel:CATEGORY";
    }

    private static bool Is(string text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
}
