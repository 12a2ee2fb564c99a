using Moev.ChargePoint;
using Moev.ChargePoint.Charging;

namespace Moev.Lab.Scenarios;

/// <summary>The properties of a charge point.</summary>
internal sealed record ChargerSettings
{
    /// <summary>The interval of meter values during a transaction. Whole seconds; zero for none.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The interval of clock-aligned meter values. Whole seconds; zero for none.</summary>
    public TimeSpan AlignedInterval { get; init; }

    /// <summary>The interval of Heartbeats. Whole seconds.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The measurands of a sample, comma-separated.</summary>
    public string SampledData { get; init; } = "Energy.Active.Import.Register,Power.Active.Import,Current.Import";

    /// <summary>The meter: its noise and its rounding.</summary>
    public MeterAccuracy Meter { get; init; } = MeterAccuracy.Exact;

    public ChargingRateUnits RateUnits { get; init; } = ChargingRateUnits.Current;

    public int MaxStackLevel { get; init; } = 8;

    public int MaxPeriods { get; init; } = 24;

    /// <summary>The steps of the pilot in A: a limit is rounded down to a multiple of it before it is offered; 0 for none.</summary>
    public double PilotStepAmps { get; init; }

    /// <summary>The lowest current that the pilot can signal, in A per phase. Less than 6 A is for comparisons with simulators that ignore IEC 61851-1.</summary>
    public double MinPilotAmps { get; init; } = Ev.DefaultMinCurrent;

    /// <summary>The time that a message takes from the charge point to the gateway.</summary>
    public Latency Upstream { get; init; } = Latency.None;

    /// <summary>The time that a message takes from the gateway to the charge point.</summary>
    public Latency Downstream { get; init; } = Latency.None;

    /// <summary>The time from an accepted charging profile to the changed offer.</summary>
    public Latency ProfileDelay { get; init; } = Latency.None;

    /// <summary>The misbehaviours that it has from the start.</summary>
    public IReadOnlyList<Quirk> Quirks { get; init; } = [];
}

/// <summary>A random time, log-normal with these quantiles.</summary>
/// <param name="Median">The median; zero for no latency.</param>
/// <param name="P99">The 99th percentile; not below the median.</param>
internal readonly record struct Latency(TimeSpan Median, TimeSpan P99)
{
    private const double Z99 = 2.3263478740408408;

    public static Latency None => default;

    public bool IsNone => Median <= TimeSpan.Zero;

    /// <summary>Returns a time for a normally distributed random number.</summary>
    public TimeSpan Of(double normal) => IsNone
        ? TimeSpan.Zero
        : Median * Math.Exp(Math.Log(P99 / Median) / Z99 * normal);
}
