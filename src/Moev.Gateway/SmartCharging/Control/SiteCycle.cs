using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Decides one cycle: snapshot, demand, algorithm, contactor care, wake-ups, safety layer. One at a time.</summary>
internal sealed class SiteCycle(SiteModel site, SiteOptions options, ISnapshot snapshot, ISupervisedAlgorithm algorithm, NodeLoads loads, TimeProvider time)
{
    private readonly Demand _demand = new(site, new DemandOptions { Patience = TimeSpan.FromSeconds(options.UnusedSeconds) });
    private readonly ContactorCare _care = new(site, new ContactorOptions
    {
        MinimumOn = TimeSpan.FromSeconds(options.MinOnSeconds),
        MinimumOff = TimeSpan.FromSeconds(options.MinOffSeconds),
        SmallestRiseAmps = options.MinRiseMilliamperes / 1000.0,
        MaxRiseAmps = options.MaxRiseAmperes == 0 ? double.PositiveInfinity : options.MaxRiseAmperes,
    });

    private readonly WakeUps _wakeUps = new(site, new WakeUpOptions { MaxTries = options.WakeUps, Patience = TimeSpan.FromSeconds(options.WakeUpSeconds) });
    private readonly SafetyLayer _safety = new(site, options.Safety switch
    {
        SiteSafety.Off => SafetyMode.Off,
        SiteSafety.Log => SafetyMode.Log,
        _ => SafetyMode.Enforce,
    });

    private readonly NodeLoad[] _loads = new NodeLoad[site.Nodes.Count]; // keeps the overloads from cycle to cycle
    private long _number;

    /// <summary>Gets the number of the newest cycle.</summary>
    public long Number => _number;

    /// <summary>Decides a cycle.</summary>
    /// <param name="view">Takes everything about it.</param>
    /// <param name="triggers">The reasons for it.</param>
    public async Task DecideAsync(SiteView view, CycleTriggers triggers, CancellationToken cancellationToken)
    {
        var observation = view.Observation;
        view.Triggers = triggers;
        snapshot.Fill(observation, ++_number, time.GetUtcNow());
        _demand.Update(observation);
        snapshot.Remember(observation);

        view.Wanted.Clear();
        view.Outcome = await algorithm.DecideAsync(observation, view.Wanted, cancellationToken);
        view.Wanted.Amps.CopyTo(view.DecidedAmps, 0);

        Array.Clear(view.Reasons);
        _care.Apply(observation, view.Wanted, view.Reasons);
        _wakeUps.Apply(observation, view.Wanted, view.Reasons);
        var result = _safety.Check(observation, view.Wanted, view.Allowed);
        for (var i = 0; i < view.Reasons.Length; i++)
        {
            if (result.Reason[i] != InterventionReason.None)
                view.Reasons[i] = result.Reason[i];
        }

        result.BindingNode.CopyTo(view.BindingNodes, 0);
        result.CountedAmps.CopyTo(view.CountedAmps, 0);
        (view.Interventions, view.OverloadedNode) = (result.Interventions, result.OverloadedNode);
        snapshot.Remember(observation.At, view.Allowed);
        loads.Fill(observation, view.CountedAmps, _loads);
        _loads.CopyTo(view.Loads, 0);
    }
}
