namespace Moev.Gateway.Diagnostics;

/// <summary>Whether the gateway can do its work now, and why not.</summary>
/// <param name="ledgerProblem">Why nothing can be stored now, or null.</param>
internal sealed class Readiness(IHostApplicationLifetime lifetime, Func<string?> ledgerProblem)
{
    /// <summary>One line for each reason; empty when ready.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            problems.Add("starting: the listeners are not up yet");
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            problems.Add("stopping: no new connections are taken");
        if (ledgerProblem() is { } problem)
            problems.Add("ledger: " + problem);
        return problems;
    }
}
