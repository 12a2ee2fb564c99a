using System.Globalization;

namespace Moev.Lab.Commands;

/// <summary>Creates the folder of a report. Nothing in it is ever overwritten.</summary>
internal static class OutputFolder
{
    private const string Parent = "lab-results";

    private const int LongestName = 60;

    /// <summary>Creates the folder.</summary>
    /// <param name="folder">The folder, which must be new or empty; null for the next free number below lab-results.</param>
    /// <param name="name">The scenario's name.</param>
    /// <returns>The folder, as it was given.</returns>
    /// <exception cref="LabException">There is something in it, or it cannot be created.</exception>
    public static string Create(string? folder, string name)
    {
        try
        {
            if (folder is null)
                folder = Free(Path.Combine(Parent, Slug(name, LongestName)));
            else if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new LabException($"The folder '{folder}' is not empty, and nothing is overwritten: use another --out.");
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LabException($"The folder '{folder}' cannot be created: {e.Message}", e);
        }
    }

    /// <summary>Returns a text as part of a file's name: small letters, digits and hyphens.</summary>
    public static string Slug(string text, int most)
    {
        var slug = new char[Math.Min(text.Length, most)];
        var length = 0;
        foreach (var c in text)
        {
            if (length == slug.Length)
                break;
            if (char.IsAsciiLetterOrDigit(c) || c == '.' && length > 0)
                slug[length++] = char.ToLowerInvariant(c);
            else if (length > 0 && slug[length - 1] != '-')
                slug[length++] = '-';
        }

        var found = new string(slug, 0, length).Trim('-', '.');
        return found.Length > 0 ? found : "run";
    }

    private static string Free(string path)
    {
        for (var number = 1; ; number++)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
            if (!Path.Exists(folder))
                return folder;
        }
    }
}
