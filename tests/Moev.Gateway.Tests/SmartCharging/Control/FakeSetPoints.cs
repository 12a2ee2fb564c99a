using Moev.Gateway.Ledger;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>Set-points of charge points that are all connected and obey at once.</summary>
internal sealed class FakeSetPoints(int connectors) : ISetPoints
{
    private readonly LedgerSignal _changes = new();
    private volatile IReadOnlyList<double> _applied = [];
    private int _cycles;

    public ISetPointObserver? Observer { get; set; }

    /// <summary>True to confirm each set-point within <see cref="Apply"/>.</summary>
    public bool Confirms { get; set; } = true;

    /// <summary>Thrown by <see cref="Describe"/>.</summary>
    public Exception? Failure { get; set; }

    public bool[] Online { get; } = [.. Enumerable.Repeat(true, connectors)];

    public double[] SetPoints { get; } = [.. Enumerable.Repeat(double.NaN, connectors)];

    /// <summary>The nodes that the last <see cref="Describe"/> saw.</summary>
    public IReadOnlyList<NodeState> Nodes { get; private set; } = [];

    /// <summary>The currents of the last decision.</summary>
    public IReadOnlyList<double> Applied => _applied;

    /// <summary>The number of decisions.</summary>
    public int Cycles => Volatile.Read(ref _cycles);

    public void Describe(Observation observation)
    {
        if (Failure is { } failure)
            throw failure;
        Nodes = [.. observation.Nodes];
        for (var i = 0; i < connectors; i++)
        {
            ref var state = ref observation.Connectors[i];
            (state.IsOnline, state.IsControllable, state.SetPointAmps) = (Online[i], Online[i], SetPoints[i]);
            state.CeilingAmps = !Online[i] ? observation.Site.Connectors[i].MaxAmps : double.IsNaN(SetPoints[i]) ? observation.Site.FailSafeOf(i) : SetPoints[i];
        }
    }

    public void Apply(Observation observation, Decision allowed)
    {
        _applied = [.. allowed.Amps];
        for (var i = 0; i < connectors; i++)
        {
            if (!Online[i] || SetPoints[i] == allowed.Amps[i])
                continue;
            SetPoints[i] = allowed.Amps[i];
            Observer?.Sent(i, allowed.Amps[i], isRenewal: false);
            if (Confirms)
                Observer?.Ended(i, allowed.Amps[i], isRenewal: false, SetPointOutcome.Accepted, TimeSpan.Zero);
        }

        Interlocked.Increment(ref _cycles);
    }

    public SetPointStatus StatusOf(int connector) => default;

    public Task WhenChanged() => _changes.Next();

    public void Change() => _changes.Set();
}
