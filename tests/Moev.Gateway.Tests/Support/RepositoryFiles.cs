namespace Moev.Gateway.Tests.Support;

/// <summary>The files of the repository that tests compare the code with.</summary>
internal static class RepositoryFiles
{
    /// <summary>Gets the folder of the solution. The source paths recorded by the compiler are not usable, because a build server maps them.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Moev.Gateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution was not found.");
        return folder;
    }
}
