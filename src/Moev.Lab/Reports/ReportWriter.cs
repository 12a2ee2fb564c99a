using System.Text;
using Moev.Lab.Reports.Files;
using Moev.Lab.Reports.Model;
using Moev.Lab.Reports.Page;
using Moev.Lab.Runs;

namespace Moev.Lab.Reports;

/// <summary>Writes the report of an experiment beside its event logs.</summary>
internal static class ReportWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes report.html, results.json and results.csv to a folder. Files of an earlier report are replaced.</summary>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public static void Write(ExperimentResult result, string folder)
    {
        var model = new ReportModel(result);
        try
        {
            Directory.CreateDirectory(folder);
            Replace(Path.Combine(folder, "results.json"), stream => ResultsJson.Write(stream, model));
            Replace(Path.Combine(folder, "results.csv"), stream =>
            {
                using var writer = new StreamWriter(stream, Utf8);
                ResultsCsv.Write(writer, model);
            });
            Replace(Path.Combine(folder, "report.html"), stream =>
            {
                using var writer = new StreamWriter(stream, Utf8);
                writer.Write(ReportPage.Create(model));
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The report cannot be written to '{folder}': {e.Message}", e);
        }
    }

    /// <summary>Writes a file under another name first, so that a reader never sees half of it.</summary>
    private static void Replace(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        using (var stream = File.Create(temporary))
            write(stream);
        File.Move(temporary, path, overwrite: true);
    }
}
