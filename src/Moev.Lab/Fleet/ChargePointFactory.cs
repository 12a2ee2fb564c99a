using Moev.ChargePoint;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Fleet;

/// <summary>The charge points of a scenario, as options of the simulation.</summary>
internal static class ChargePointFactory
{
    /// <summary>Returns the options of all charge points, in the order in which the site names them.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="endpoint">The central system, <c>ws://host:port/path</c>, without an identity.</param>
    /// <exception cref="LabException">A charge point cannot be simulated.</exception>
    public static IReadOnlyList<FleetMember> Create(Scenario scenario, int seed, Uri endpoint)
    {
        var connectors = scenario.Site.Connectors;
        return
        [
            .. Enumerable.Range(0, connectors.Count)
                .GroupBy(index => connectors[index].ChargePoint, StringComparer.Ordinal)
                .Select(group => Create(scenario, seed, endpoint, group.Key, [.. group])),
        ];
    }

    private static FleetMember Create(Scenario scenario, int seed, Uri endpoint, string identity, int[] indexes)
    {
        var site = scenario.Site;
        var charger = scenario.Chargers[indexes[0]];
        var first = site.Connectors[indexes[0]];
        if (indexes.Any(index => site.Connectors[index].Phases.Count != first.Phases.Count || site.Connectors[index].MaxAmps != first.MaxAmps))
            throw new LabException($"Charge point {identity}: the connectors of one charge point must have equal maxAmps and equally many phases to be simulated.");
        var options = new ChargePointOptions
        {
            Identity = identity,
            Endpoint = endpoint,
            // Numbers without gaps: the site may leave connectors out.
            Connectors = indexes.Max(index => site.Connectors[index].ConnectorId),
            Phases = first.Phases.Count,
            Voltage = site.VoltageOf(indexes[0], 0),
            MaxCurrent = first.MaxAmps,
            Seed = RandomStream.For(seed, identity, "charge point").Next(int.MaxValue),
            RateUnits = charger.RateUnits,
            MeterValueSampleInterval = charger.SampleInterval,
            MeterValuesSampledData = charger.SampledData,
            HeartbeatInterval = charger.HeartbeatInterval,
            Meter = charger.Meter,
            PilotStepAmps = charger.PilotStepAmps,
            MinPilotAmps = charger.MinPilotAmps,
            ProfileDelayMedian = charger.ProfileDelay.Median,
            ProfileDelayP99 = charger.ProfileDelay.P99,
            ChargeProfileMaxStackLevel = charger.MaxStackLevel,
            ChargingScheduleMaxPeriods = charger.MaxPeriods,
            Quirks = charger.Quirks,
        };
        if (options.Problem() is { } problem)
            throw new LabException($"Charge point {identity}: {problem}");
        return new FleetMember(options, indexes, charger);
    }
}
