using System.Globalization;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>Shell scripts in a folder of their own, in which they leave files.</summary>
internal sealed class ShellScripts : IDisposable
{
    private int _count;

    public string Folder { get; } = Directory.CreateTempSubdirectory("moev-ports-").FullName;

    /// <summary>Returns true while a process runs; one that has ended and was not waited for does not count.</summary>
    public static bool Runs(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes a script.</summary>
    /// <returns>The command line that runs it.</returns>
    public string Write(string script)
    {
        var path = Path.Combine(Folder, $"script{++_count}.sh");
        File.WriteAllText(path, script + "\n");
        return $"sh {path}";
    }

    public bool Has(string name) => File.Exists(Path.Combine(Folder, name));

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public void Create(string name) => File.WriteAllText(Path.Combine(Folder, name), "");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
