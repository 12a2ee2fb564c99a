using System.Globalization;

namespace Moev.ChargePoint.Scripting;

/// <summary>An error in a line of a script, or an expectation that failed.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="Line">From 1.</param>
/// <param name="Message">For people.</param>
public sealed record ScriptError(string Script, int Line, string Message)
{
    /// <summary><c>script:line: message</c>, as compilers write it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Script}:{Line}: {Message}");
}
