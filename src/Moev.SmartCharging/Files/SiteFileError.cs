using System.Globalization;

namespace Moev.SmartCharging.Files;

/// <summary>An error in a site file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="Path">The JSON path of the value, such as $.nodes[2].limitAmps.</param>
/// <param name="Message">The problem, and what is allowed.</param>
public sealed record SiteFileError(int Line, int Column, string Path, string Message)
{
    /// <summary>Returns the error as one line of text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Line {Line}, column {Column}, {Path}: {Message}");
}
