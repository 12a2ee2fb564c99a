using Moev.Gateway.SmartCharging.Control;
using Moev.Lab.Truth;

namespace Moev.Lab.Hosting;

/// <summary>Turns what the gateway's controller shows of a cycle into what the truth keeps of it.</summary>
internal static class DecisionRecords
{
    /// <summary>Returns the record of a cycle that has ended.</summary>
    /// <param name="view">The view, whose buffers the controller uses again.</param>
    /// <param name="at">The simulated time.</param>
    public static DecisionRecord Of(SiteView view, TimeSpan at = default) => new(
        at,
        view.Outcome.DecidedBy,
        view.Outcome.IsFallback,
        view.Outcome.Elapsed,
        view.Interventions,
        Array.ConvertAll(view.DecidedAmps, static amps => (float)amps),
        Array.ConvertAll(view.Allowed.Amps, static amps => (float)amps),
        view.Outcome.Problem);
}
