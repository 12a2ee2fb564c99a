using Moev.ChargePoint;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Lockstep;

/// <summary>Derives the options of simulated charge points from a scenario.</summary>
internal static class ChargePoints
{
    /// <summary>Returns the options of one charge point.</summary>
    /// <param name="connectors">The indexes of its connectors in the site.</param>
    /// <param name="endpoint">The endpoint of the central system.</param>
    public static ChargePointOptions OptionsOf(Scenario scenario, IReadOnlyList<int> connectors, int seed, Uri endpoint)
    {
        var site = scenario.Site;
        var first = connectors[0];
        var identity = site.Connectors[first].ChargePoint;
        var settings = scenario.Chargers[first];
        return new ChargePointOptions
        {
            Identity = identity,
            Endpoint = endpoint,
            Connectors = connectors.Max(index => site.Connectors[index].ConnectorId),
            Phases = connectors.Max(index => site.Connectors[index].Phases.Count),
            MaxCurrent = connectors.Max(index => site.Connectors[index].MaxAmps),
            Voltage = site.VoltageOf(first, 0),
            RateUnits = settings.RateUnits,
            ChargeProfileMaxStackLevel = settings.MaxStackLevel,
            ChargingScheduleMaxPeriods = settings.MaxPeriods,
            ProfileDelayMedian = settings.ProfileDelay.Median,
            ProfileDelayP99 = settings.ProfileDelay.P99,
            Meter = settings.Meter,
            PilotStepAmps = settings.PilotStepAmps,
            MinPilotAmps = settings.MinPilotAmps,
            Seed = RandomStream.For(seed, identity, "charge point").Next(int.MaxValue),
            MeterValueSampleInterval = settings.SampleInterval,
            MeterValuesSampledData = settings.SampledData,
            Quirks = settings.Quirks,
            WebSocketPingInterval = TimeSpan.Zero,
        };
    }
}
