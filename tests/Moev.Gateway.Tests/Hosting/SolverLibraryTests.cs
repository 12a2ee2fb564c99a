using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>The native library of the optimiser, the only one that smart charging uses.</summary>
public sealed class SolverLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moev-solver");

    [Fact]
    public void Only_the_library_of_this_platform_is_copied()
    {
        var library = Assert.Single(Directory.GetFiles(AppContext.BaseDirectory, "*google-ortools-native*", SearchOption.AllDirectories));
        Assert.Contains($"/runtimes/{RuntimeInformation.RuntimeIdentifier}/", library.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Site:Algorithm", "optimizer-cost")]
    [InlineData("Site:Fallback", "optimizer-fastest")]
    public async Task Without_it_the_optimiser_is_refused_in_one_line(string key, string algorithm)
    {
        var (exitCode, errors) = await RunWithoutLibraryAsync($"--{key}={algorithm}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Moev.Gateway: {key} is '{algorithm}': needs the native library of Google.OrTools", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_it_other_algorithms_are_accepted()
    {
        // The wrong port ends the start.
        var (exitCode, errors) = await RunWithoutLibraryAsync("--Site:Algorithm=edf", "--Ocpp:Port=-1");

        Assert.Equal(1, exitCode);
        Assert.Contains("Ocpp:Port", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int ExitCode, string Errors)> RunWithoutLibraryAsync(params string[] args)
    {
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            if (Path.GetExtension(file) is ".dll" or ".json" && !Path.GetFileName(file).Contains("Tests", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        }

        var start = new ProcessStartInfo("dotnet", [Path.Combine(_folder.FullName, "Moev.Gateway.dll"), .. args]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
