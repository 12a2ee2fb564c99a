namespace Moev.Gateway.Diagnostics;

/// <summary>The readiness of the gateway, and the reasons if it is not ready.</summary>
/// <param name="ledgerProblem">Returns the reason why storage is unavailable, or null.</param>
internal sealed class Readiness(IHostApplicationLifetime lifetime, Func<string?> ledgerProblem)
{
    /// <summary>Returns one line per reason; empty when ready.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            problems.Add("starting: the listeners are not up yet");
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            problems.Add("stopping: no new connections are accepted");
        if (ledgerProblem() is { } problem)
            problems.Add("ledger: " + problem);
        return problems;
    }
}
