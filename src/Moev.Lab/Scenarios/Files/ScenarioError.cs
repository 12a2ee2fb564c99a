using System.Globalization;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>An error in a scenario, or in a file that it names.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; 0 when the error has no place.</param>
/// <param name="Column">The column in characters, from 1; 0 for the whole line.</param>
/// <param name="Path">The JSON path of the value; empty in files that are not JSON.</param>
/// <param name="Message">The problem, and what is allowed.</param>
internal sealed record ScenarioError(string File, int Line, int Column, string Path, string Message)
{
    public static ScenarioError Of(string file, SiteFileError error) => new(file, error.Line, error.Column, error.Path, error.Message);

    /// <summary>Returns the error as one line of text: file:line:column: path: message.</summary>
    public override string ToString()
    {
        var place = (Line, Column) switch
        {
            (0, _) => "",
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $":{Line}"),
            _ => string.Create(CultureInfo.InvariantCulture, $":{Line}:{Column}"),
        };
        return $"{File}{place}: {(Path.Length > 0 ? Path + ": " : "")}{Message}";
    }
}

/// <summary>The result of reading a scenario: a scenario, or errors.</summary>
/// <param name="Scenario">The scenario; null when there are errors.</param>
/// <param name="Errors">The errors, in the order of the files; empty when there are none.</param>
internal sealed record ScenarioResult(Scenario? Scenario, IReadOnlyList<ScenarioError> Errors);
