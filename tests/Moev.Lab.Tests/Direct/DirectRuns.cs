using Moev.Lab.Direct;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using Moev.Lab.Truth;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Direct;

/// <summary>Runs small plans without OCPP.</summary>
internal static class DirectRuns
{
    public static readonly Phase[] L1 = [Phase.L1];
    public static readonly Phase[] ThreePhases = [Phase.L1, Phase.L2, Phase.L3];

    /// <summary>Returns a plan whose controller neither spares contactors nor estimates demand, so that results can be calculated by hand.</summary>
    public static RunPlan Plan(Site site, TimeSpan duration, string algorithm, params Stay[] stays) => new()
    {
        Scenario = TestRun.Scenario(site, duration, stays) with { Control = Plain },
        Seed = 7,
        Algorithm = algorithm,
        Transport = TransportKind.None,
    };

    public static ControlSettings Plain { get; } = new()
    {
        Period = TimeSpan.FromMinutes(5),
        GatewayOptions = new Dictionary<string, string> { ["Site:MinOnSeconds"] = "0", ["Site:MinOffSeconds"] = "0", ["Site:UnusedSeconds"] = "86400" },
    };

    public static Task<RunRecord> RunAsync(this RunPlan plan) => new DirectEngine().RunAsync(plan, new Progress(), CancellationToken.None);

    /// <summary>Returns the highest excess at any node at any moment, in A.</summary>
    public static double WorstExcess(this RunRecord record) => record.Nodes.SelectMany(static node => node.Points).Max(static point => point.ExcessAmps);

    /// <summary>Returns the current of a connector at a moment.</summary>
    public static double AmpsAt(this RunRecord record, int connector, double hours) =>
        record.Connectors[connector].Points.Last(point => point.At <= TimeSpan.FromHours(hours)).Amps;

    internal sealed class Progress(Action<TimeSpan>? reached = null) : IRunProgress
    {
        public List<string> Warnings { get; } = [];

        public void Reached(TimeSpan simulated) => reached?.Invoke(simulated);

        public void Warn(string text) => Warnings.Add(text);
    }
}
