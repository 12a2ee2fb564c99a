namespace Moev.Tests.Shared;

/// <summary>The files of the repository that tests read.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution. The compiler's paths cannot name it, because CI builds map them.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file, named relative to <see cref="Root"/>.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Moev.Gateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder above the tests contains Moev.Gateway.sln.");
        return folder;
    }
}
