using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// Tries cars again that do not draw current after a pause: some do not notice that they may go on. A try is a moment without current, then some more than the lowest. Until
/// it draws, and after the last try, such a car has its lowest current, so that others get the rest. For one thread at a time.
/// </summary>
public sealed class WakeUps
{
    private readonly SiteModel _site;
    private readonly WakeUpOptions _options;
    private readonly WakeUp[] _wakeUps;

    /// <summary>Creates wake-ups that know no car.</summary>
    public WakeUps(SiteModel site, WakeUpOptions options)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        _site = site;
        _options = options;
        _wakeUps = new WakeUp[site.Connectors.Count];
    }

    /// <summary>The number of tries that were started so far.</summary>
    public long Tries { get; private set; }

    /// <summary>Returns the number of tries since the last pause of a connector.</summary>
    internal int TriesOf(int connector) => _wakeUps[connector].Tries;

    /// <summary>Changes a decision, after contactor care and before the safety layer.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="reason">Takes the reasons of changes, by the connector's index.</param>
    public void Apply(Observation observation, Decision decision, Span<InterventionReason> reason)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        for (var i = 0; i < _wakeUps.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            ref var wakeUp = ref _wakeUps[i];
            if (!state.HasSession || state.TransactionId != wakeUp.TransactionId)
                wakeUp = new WakeUp { TransactionId = state.TransactionId };
            if (!state.HasSession || !state.IsControllable)
                continue;
            var connector = _site.Connectors[i];
            var now = state.SetPointOr(_site.FailSafeOf(i));
            var before = wakeUp.Tries;
            wakeUp.See(_options, observation.At, state, connector.IsOn(now));
            Tries += wakeUp.Tries > before ? 1 : 0;

            var wanted = double.IsNaN(decision.Amps[i]) ? _site.FailSafeOf(i) : decision.Amps[i];
            var lowest = connector.LowestAmps;
            if (!double.IsFinite(wanted) || wanted < lowest)
                continue; // it is paused, or nonsense that the safety layer deals with
            var amps = wakeUp.Phase switch
            {
                WakeUpPhase.Off => 0,
                WakeUpPhase.Kick => Math.Min(Math.Max(lowest + _options.KickAmps, lowest), connector.MaxAmps),
                WakeUpPhase.Asleep => Math.Min(wanted, lowest),
                _ => wanted,
            };
            if (amps == wanted)
                continue;
            decision.SetPresent(i, amps);
            reason[i] = InterventionReason.WakeUp;
        }
    }
}
