using System.Collections.Concurrent;
using Moev.Lab.Plans;

namespace Moev.Lab.Tests.Reports;

/// <summary>Reports that several tests open, written once.</summary>
public sealed class ReportSamples : IDisposable
{
    /// <summary>Text that would be markup, script, or part of a template of Plotly, if it were not escaped.</summary>
    internal const string Hostile = "\"</script><script>alert(1)</script><img src=x onerror=alert(2)> & <b>'bold'</b> %{y} ]]> <!--";

    private readonly ConcurrentDictionary<string, Lazy<ReportFolder>> _folders = new();

    /// <summary>Returns the path of a page.</summary>
    public string PageOf(string name) => _folders.GetOrAdd(name, static key => new Lazy<ReportFolder>(() => new ReportFolder(Create(key).Build()))).Value.PathOf("report.html");

    public void Dispose()
    {
        foreach (var folder in _folders.Values)
            folder.Value.Dispose();
    }

    private static SyntheticExperiment Create(string name) => name switch
    {
        "compare" => new SyntheticExperiment(),
        "sweep" => new SyntheticExperiment { Sweep = [20, 40, 60, 80, 100] },
        "fidelity" => new SyntheticExperiment { Transports = [TransportKind.Ocpp, TransportKind.None], IsComplete = false },
        "void" => new SyntheticExperiment { Algorithms = ["edf"], Seeds = [1], ChargePoints = 1, IsVoid = true },
        "no records" => new SyntheticExperiment { KeepsRecords = false },
        "no runs" => new SyntheticExperiment { Algorithms = [], IsComplete = false },
        "hostile" => new SyntheticExperiment { Name = Hostile, Algorithms = [Hostile, "edf", new string('x', 300)], Seeds = [1], FailureMessage = Hostile },
        _ => throw new ArgumentException($"There is no sample '{name}'.", nameof(name)),
    };
}
