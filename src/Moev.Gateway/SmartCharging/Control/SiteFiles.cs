using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Reads the site file of the option Site:File.</summary>
internal static class SiteFiles
{
    /// <summary>Reads a site file.</summary>
    /// <returns>The site.</returns>
    /// <exception cref="SiteFileException">The file cannot be read, or is wrong: each problem in one line, with its place.</exception>
    public static SiteModel Read(string path)
    {
        byte[] utf8;
        try
        {
            if (Directory.Exists(path))
                throw new SiteFileException([$"Site:File is '{path}': must be a file, and is a directory"]);
            var size = new FileInfo(path).Length;
            if (size > SiteFileLimits.Default.MaxBytes)
                throw new SiteFileException([$"Site:File is '{path}': the file has {size} bytes; at most {SiteFileLimits.Default.MaxBytes} are allowed"]);
            utf8 = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SiteFileException([$"Site:File is '{path}': the file cannot be read: {e.Message}"]);
        }

        var result = SiteFile.Read(utf8);
        return result.IsValid ? result.Model : throw new SiteFileException([.. result.Errors.Select(error => $"{path}:{error.Line}:{error.Column}: {error.Path}: {error.Message}")]);
    }
}

/// <summary>A site file that cannot be used.</summary>
/// <param name="problems">One line for each problem.</param>
internal sealed class SiteFileException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}
