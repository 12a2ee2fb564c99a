using Moev.Lab.Direct;
using Moev.Lab.Lockstep;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Tests.Lockstep;

namespace Moev.Lab.Tests.Caltech;

/// <summary>
/// The results of three synthetic days against those that acnportal (commit 14e723b) has for the same sessions, site and tariff: within 0.15 % of the energy and 0.2 kW of the peak.
/// </summary>
public sealed class AcnPortalAgreementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-caltech-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, "uncontrolled", 150, 100.0000, 100.000, 121.9920, 121.8206, 1892.0959, 0)]
    [InlineData(false, "fcfs", 25, 55.8625, 38.144, 24.8879, 67.5013, 386.0109, 0)]
    [InlineData(false, "fcfs", 50, 88.2533, 74.227, 49.6640, 108.0213, 770.2886, 0)]
    [InlineData(false, "edf", 25, 56.2871, 40.206, 24.8880, 67.9720, 386.0129, 0)]
    [InlineData(false, "edf", 50, 94.9108, 87.629, 49.7189, 115.8164, 771.1398, 0)]
    [InlineData(false, "llf", 50, 97.2468, 80.412, 49.6640, 118.7261, 770.2886, 0)]
    [InlineData(false, "round-robin", 25, 53.5313, 30.928, 24.9808, 64.8516, 387.4522, 0)]
    [InlineData(false, "round-robin", 90, 99.8645, 96.907, 89.9808, 122.0553, 1395.6022, 0)]
    [InlineData(true, "uncontrolled", 150, 100.0000, 100.000, 121.9920, 121.8206, 1892.0959, 0.24512)]
    [InlineData(true, "fcfs", 25, 37.8179, 24.742, 24.7897, 45.8536, 384.4884, 0.36021)]
    [InlineData(true, "fcfs", 90, 96.9065, 85.567, 85.9958, 118.7137, 1333.7941, 0.25715)]
    [InlineData(true, "edf", 50, 80.1176, 62.887, 49.0451, 97.1604, 760.6899, 0.27976)]
    [InlineData(true, "llf", 90, 100.0000, 100.000, 87.2876, 122.9823, 1353.8311, 0.26114)]
    [InlineData(true, "round-robin", 25, 44.3650, 18.557, 24.9808, 53.5696, 387.4522, 0.22193)]
    [InlineData(true, "round-robin", 50, 75.6862, 50.515, 50.0032, 92.0690, 775.5496, 0.23189)]
    public async Task Algorithm_without_ocpp_agrees(
        bool isThreePhase, string algorithm, double capacityKw, double energyPercent, double metPercent, double peakKw, double cost, double demandCharge, double unbalance)
    {
        var metrics = await RunAsync(new DirectEngine(), TransportKind.None, isThreePhase, algorithm, capacityKw);
        Assert.Equal(energyPercent, metrics.EnergyDeliveredPercent, 0.15);
        Assert.Equal(metPercent, metrics.DemandsMetPercent, 1.1); // one of 97 demands
        Assert.Equal(peakKw, metrics.PeakKw, 0.2);
        Assert.Equal(cost, metrics.EnergyCost, 0.003 * cost);
        Assert.Equal(demandCharge, metrics.DemandCharge, 0.2 * 15.51);
        if (isThreePhase)
            Assert.Equal(unbalance, metrics.UnbalancePercent / 100, 0.005);
        Assert.Equal(algorithm == "uncontrolled" && isThreePhase, metrics.ViolationSeconds > 0);
    }

    [Theory]
    [InlineData(false, "edf", 50, 94.9108, 49.7189)]
    [InlineData(true, "fcfs", 50, 73.9210, 46.1100)]
    public async Task Algorithm_over_ocpp_agrees(bool isThreePhase, string algorithm, double capacityKw, double energyPercent, double peakKw)
    {
        var metrics = await RunAsync(new LockstepEngine(), TransportKind.Ocpp, isThreePhase, algorithm, capacityKw);
        Assert.Equal(energyPercent, metrics.EnergyDeliveredPercent, 0.15);
        Assert.Equal(peakKw, metrics.PeakKw, 0.2);
        Assert.Equal(0, metrics.ViolationSeconds);
    }

    private async Task<RunMetrics> RunAsync(IRunEngine engine, TransportKind transport, bool isThreePhase, string algorithm, double capacityKw)
    {
        var scenario = SyntheticMonth.Read(_folder, isThreePhase, capacityKw);
        var plan = new RunPlan { Scenario = scenario, Seed = scenario.Seeds[0], Algorithm = algorithm, Transport = transport };
        var record = await engine.RunAsync(plan, new LockstepRuns.NoProgress(), CancellationToken.None);
        Assert.True(record.IsComplete);
        Assert.Equal(97, record.Stays.Count);
        return MetricCalculator.Compute(record);
    }
}
