using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

/// <summary>One connector of 32 A in a loop of cycles of 10 s: what it is given is its set-point in the next one.</summary>
internal sealed class Cycles
{
    public const int Seconds = 10;

    public Cycles(SiteModel site)
    {
        Observation = SmallSites.Charging(site);
        Decision = new Decision(site);
        State.TransactionId = 1;
        State.SetPointAmps = 0;
    }

    public Observation Observation { get; }

    public Decision Decision { get; }

    public ref ConnectorState State => ref Observation.Connectors[0];

    public static Cycles OfOneCar() => new(SmallSites.Of(100, 1));

    /// <summary>Begins a cycle in which an algorithm wants a current.</summary>
    public void Begin(double wanted)
    {
        Observation.At += TimeSpan.FromSeconds(Seconds);
        Decision.Clear();
        Decision.Amps[0] = wanted;
    }

    /// <summary>Ends a cycle: the decision becomes the set-point.</summary>
    public double End() => State.SetPointAmps = Decision.Amps[0];

    /// <summary>Shows a measurement of this moment.</summary>
    public void Measure(double amps, double age = 0)
    {
        (State.Amps, State.MeasurementAge) = (amps, age);
        State.PhaseAmps = new PhaseValues(amps, 0, 0);
    }
}
