using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// Turns the decision of an algorithm into one that is allowed: every connector gets a current that it can be set to, and every node stays within its limits whatever part
/// of its current each car draws. Equal observations and decisions give equal results, and an allowed decision stays as it is. For one thread at a time.
/// </summary>
public sealed class SafetyLayer
{
    /// <summary>The highest number of distinct period starts in a decision unless another one is given.</summary>
    public const int DefaultMaxPeriods = 48;

    private readonly SiteModel _site;
    private readonly Allocation _allocation;
    private readonly NodeLimits _limits;
    private readonly Slices _slices;
    private readonly SafetyResult _result;
    private readonly double[] _asked; // what each connector is asked for before nodes count
    private readonly double[] _amps; // what counts at the nodes
    private readonly InterventionReason[] _reason;
    private readonly int[] _binding;

    /// <summary>Creates a layer.</summary>
    /// <param name="site">The site.</param>
    /// <param name="mode">The part that it plays.</param>
    /// <param name="maxPeriods">The highest number of distinct period starts in a decision; later ones are left out, and the period before holds on.</param>
    public SafetyLayer(SiteModel site, SafetyMode mode, int maxPeriods = DefaultMaxPeriods)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPeriods);
        _site = site;
        Mode = mode;
        _allocation = new Allocation(site);
        _limits = new NodeLimits(site);
        _slices = new Slices(site, maxPeriods);
        _result = new SafetyResult(site);
        var count = site.Connectors.Count;
        _asked = new double[count];
        _amps = new double[count];
        _reason = new InterventionReason[count];
        _binding = new int[count];
    }

    /// <summary>The part that the layer plays.</summary>
    public SafetyMode Mode { get; set; }

    /// <summary>Checks a decision.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="wanted">The decision of an algorithm.</param>
    /// <param name="allowed">Takes the allowed decision, which names every connector. It may not be <paramref name="wanted"/>.</param>
    /// <returns>A buffer that holds until the next check.</returns>
    public SafetyResult Check(Observation observation, Decision wanted, Decision allowed)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(allowed);
        if (ReferenceEquals(wanted, allowed))
            throw new ArgumentException("The allowed decision needs a buffer of its own.", nameof(allowed));
        _result.Clear();
        allowed.Clear();
        _result.DroppedPeriods = _slices.Read(wanted);
        var nodes = _limits.Of(observation.Nodes);
        for (var slice = 0; slice < _slices.Count; slice++)
        {
            CheckSlice(observation, nodes, wanted, slice);
            if (slice == 0)
            {
                _asked.CopyTo(allowed.Amps, 0);
                _amps.CopyTo(_result.CountedAmps, 0);
            }

            _slices.Write(slice, _asked);
        }

        if (wanted.HasSchedules)
            _slices.CopyTo(wanted, allowed);
        if (Mode == SafetyMode.Off)
            Array.Clear(_result.Reason);
        _result.Count();
        return _result;
    }

    private void CheckSlice(Observation observation, ReadOnlySpan<NodeState> nodes, Decision wanted, int slice)
    {
        for (var i = 0; i < _asked.Length; i++)
            Ask(i, observation.Connectors[i], _slices.WantedOf(wanted, i, slice));
        if (Mode != SafetyMode.Off)
        {
            Array.Fill(_binding, -1);
            var overloaded = _allocation.Fit(observation, nodes, _amps, _binding);
            if (slice == 0)
                _result.OverloadedNode = overloaded;
        }

        for (var i = 0; i < _asked.Length; i++)
            Report(i, observation.Connectors[i]);
    }

    /// <summary>Finds what a connector is asked for, and what counts, if nodes had no limits.</summary>
    private void Ask(int index, in ConnectorState state, double wanted)
    {
        var connector = _site.Connectors[index];
        var failSafe = _site.FailSafeOf(index);
        var rounded = WantedCurrent.Round(wanted, connector, failSafe, out var reason);
        if (!state.IsControllable)
        {
            // What it draws is not what it is asked for. The fail-safe current is what it may have on its return, and what shows that it obeys again.
            _amps[index] = CountedLoad.CeilingOf(state, connector);
            _asked[index] = Math.Min(rounded, failSafe);
            if (reason == InterventionReason.None && !double.IsNaN(wanted) && Math.Abs(wanted - _amps[index]) > SiteLoad.Tolerance)
                reason = InterventionReason.Uncontrollable;
        }
        else if (!state.HasSession)
        {
            _asked[index] = _amps[index] = failSafe;
            if (reason == InterventionReason.None && wanted > failSafe + SiteLoad.Tolerance)
                reason = InterventionReason.NoSession;
        }
        else
        {
            _asked[index] = _amps[index] = rounded;
        }

        _reason[index] = reason;
    }

    private void Report(int index, in ConnectorState state)
    {
        if (state.IsControllable && _amps[index] < _asked[index])
        {
            _reason[index] = InterventionReason.AboveNodeLimit;
            if (Mode == SafetyMode.Enforce)
                _asked[index] = _amps[index];
        }

        if (_result.Reason[index] != InterventionReason.None)
            return; // of an earlier period
        _result.Reason[index] = _reason[index];
        _result.BindingNode[index] = Mode == SafetyMode.Off ? -1 : _binding[index];
    }
}
