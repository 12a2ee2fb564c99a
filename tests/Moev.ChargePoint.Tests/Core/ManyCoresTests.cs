using Moev.ChargePoint.Core;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Thousands of charge points in one process, in lock-step on a virtual clock.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class ManyCoresTests
{
    private const int Count = 5_000;

    /// <summary>
    /// The maximum memory that one charge point and its central system retain, with one connector, a car, a running transaction and 100 log
    /// entries at most. A third of it is used: 21 kB, measured on .NET 10.
    /// </summary>
    private const long MaxBytesPerChargePoint = 64 * 1024;

    [Fact]
    public void Thousands_of_cores_boot_charge_and_meter_within_bounded_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cores = new ChargePointCore[Count];
        var centralSystems = new InProcessCentralSystem[Count];
        for (var i = 0; i < Count; i++)
        {
            centralSystems[i] = new InProcessCentralSystem();
            cores[i] = centralSystems[i].Create(FormattableString.Invariant($"CP_{i}"), seed: i);
        }

        for (var i = 0; i < Count; i++)
        {
            cores[i].Start();
            centralSystems[i].Settle();
            Assert.True(cores[i].IsOnline);
            Assert.Null(cores[i].PlugIn(1, Bench.Car()));
            Assert.Null(cores[i].PresentTag("TAG", 1));
            centralSystems[i].Settle();
        }

        // A quarter of an hour, always the earliest alarm of all next.
        var end = TimeSpan.FromMinutes(15);
        var due = new PriorityQueue<int, TimeSpan>(Enumerable.Range(0, Count).Select(i => (i, cores[i].NextDue!.Value)));
        while (due.TryPeek(out var next, out var moment) && moment <= end)
        {
            cores[next].AdvanceTo(moment);
            centralSystems[next].Settle();
            due.DequeueEnqueue(next, cores[next].NextDue!.Value);
        }

        var perChargePoint = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.True(perChargePoint <= MaxBytesPerChargePoint, $"{perChargePoint} bytes per charge point");
        for (var i = 0; i < Count; i++)
        {
            cores[i].AdvanceTo(end);
            centralSystems[i].Settle();
            // One sample a minute, and 22,080 W.
            Assert.Equal(15, centralSystems[i].CountOf("MeterValues"));
            Assert.Equal(1, centralSystems[i].CountOf("StartTransaction"));
            Assert.InRange(cores[i].Connectors[0].Meter.RegisterWh, 5_519, 5_520);
            Assert.Equal(0, cores[i].QueuedTransactionMessages);
            cores[i].Dispose();
        }
    }
}

/// <summary>Tests that measure the process's memory, and so run alone.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
