namespace Moev.ChargePoint.Tests.Support;

/// <summary>The files that tests compare the code with.</summary>
internal static class Repository
{
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root(), path));

    /// <summary>Where the solution is; the compiler's paths are no help, because a build server maps them.</summary>
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Moev.Gateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution was not found.");
        return folder;
    }
}
