using Moev.Lab.Reports;
using Moev.Lab.Runs;

namespace Moev.Lab.Tests.Reports;

/// <summary>A temporary folder with a report.</summary>
internal sealed class ReportFolder : IDisposable
{
    public ReportFolder(ExperimentResult result) => ReportWriter.Write(result, Root);

    public string Root { get; } = Directory.CreateTempSubdirectory("moev-report-").FullName;

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
