using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// Keeps contactors alive: a car that was switched on stays on for a while, one that was paused stays paused, currents rise in limited steps, and rises that are too
/// small to matter are left out. It changes what an algorithm wants before the safety layer, which has the last word. For one thread at a time.
/// </summary>
public sealed class ContactorCare
{
    private readonly SiteModel _site;
    private readonly ContactorOptions _options;
    private readonly Memory[] _memory;

    /// <summary>Creates a care that remembers nothing.</summary>
    public ContactorCare(SiteModel site, ContactorOptions options)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        _site = site;
        _options = options;
        _memory = new Memory[site.Connectors.Count];
    }

    /// <summary>Changes a decision.</summary>
    /// <param name="observation">The observation. The times on and off are counted by its moment and the set-points that it shows.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="reason">Takes the reasons of changes, by the connector's index.</param>
    public void Apply(Observation observation, Decision decision, Span<InterventionReason> reason)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        for (var i = 0; i < _memory.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            ref var memory = ref _memory[i];
            if (!state.HasSession)
            {
                memory = default;
                continue;
            }

            var now = state.SetPointOr(_site.FailSafeOf(i));
            var isOn = _site.Connectors[i].IsOn(now);
            memory.See(state.TransactionId, isOn, observation.At);
            var wanted = double.IsNaN(decision.Amps[i]) ? _site.FailSafeOf(i) : decision.Amps[i];
            if (!state.IsControllable || !double.IsFinite(wanted) || wanted < 0)
                continue;
            var cared = Care(i, memory, observation.At, now, isOn, wanted, out var why);
            if (why == InterventionReason.None)
                continue;
            decision.SetPresent(i, cared);
            reason[i] = why;
        }
    }

    private double Care(int connector, in Memory memory, DateTimeOffset at, double now, bool isOn, double wanted, out InterventionReason why)
    {
        var lowest = _site.Connectors[connector].LowestAmps;
        var wantsOn = wanted >= lowest;
        why = InterventionReason.None;
        if (isOn && !wantsOn && memory.HasSwitched && at - memory.Since < _options.MinimumOn)
        {
            why = InterventionReason.MinimumOnTime;
            return lowest;
        }

        if (!isOn && wantsOn && memory.HasSwitched && at - memory.Since < _options.MinimumOff)
        {
            why = InterventionReason.MinimumOffTime;
            return 0;
        }

        if (!wantsOn || wanted <= now)
            return wanted;
        if (isOn && wanted - now < _options.SmallestRiseAmps)
        {
            why = InterventionReason.Hysteresis;
            return now;
        }

        var most = Math.Max(now + _options.MaxRiseAmps, lowest);
        if (wanted <= most)
            return wanted;
        why = InterventionReason.StepLimit;
        return most;
    }

    /// <summary>The last switching of a connector in its session.</summary>
    private struct Memory
    {
        private int _transactionId;
        private bool _isOn;
        private bool _isKnown;

        public DateTimeOffset Since;
        public bool HasSwitched;

        public void See(int transactionId, bool isOn, DateTimeOffset at)
        {
            if (!_isKnown || _transactionId != transactionId)
                this = new Memory { _isKnown = true, _transactionId = transactionId, _isOn = isOn, Since = at, HasSwitched = isOn };
            else if (_isOn != isOn)
                (_isOn, Since, HasSwitched) = (isOn, at, true);
        }
    }
}
