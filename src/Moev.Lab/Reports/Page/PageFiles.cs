using System.Security.Cryptography;
using System.Text;

namespace Moev.Lab.Reports.Page;

/// <summary>The page's own styles and scripts, which are embedded in the program.</summary>
internal static class PageFiles
{
    private static readonly string[] ScriptNames = ["page.js", "controls.js", "overview.js", "course.js", "timeline.js", "start.js"];

    public static string Styles { get; } = Read("report.css");

    /// <summary>The scripts as one, which sees only the document and Plotly.</summary>
    public static string Script { get; } = $"(() => {{\n'use strict';\n{string.Join('\n', ScriptNames.Select(Read))}\n}})();\n";

    /// <summary>Returns the hash of a script for the content security policy.</summary>
    public static string HashOf(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PageFiles).Assembly.GetManifestResourceStream($"report/{name}")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n"); // as the browser reads it, or the hash differs
    }
}
