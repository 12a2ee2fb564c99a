namespace Moev.Lab.Reports.Page;

/// <summary>Reads plotly.js, which the package Plotly.NET carries.</summary>
internal static class PlotlyScript
{
    /// <summary>Returns the script.</summary>
    public static string Read()
    {
        var assembly = typeof(Plotly.NET.Chart).Assembly;
        var name = assembly.GetManifestResourceNames().First(static name => name.EndsWith(".min.js", StringComparison.Ordinal) && name.Contains("plotly", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
