using Moev.Gateway.Ledger;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Lockstep;

/// <summary>Signals the limits of nodes to the gateway, as an operator of a grid does: at the moment from which they hold.</summary>
internal sealed class SignalDirector(Scenario scenario, Agenda agenda, VirtualTimeProvider time)
{
    /// <summary>The time after which a signal is repeated that no gateway took.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    /// <summary>The records of the present gateway; null while it does not run.</summary>
    public ISiteRecords? Records { get; set; }

    /// <summary>Puts signals on the agenda.</summary>
    public void Add(IEnumerable<LimitSignal> signals)
    {
        foreach (var signal in signals)
            agenda.Add(signal.At, AgendaOrder.Signal, () => Send(signal));
    }

    private void Send(LimitSignal signal)
    {
        var end = signal.At + signal.For;
        if (time.Now >= end)
            return;
        if (Records is null)
        {
            agenda.Add(time.Now + Retry, AgendaOrder.Signal, () => Send(signal));
            return;
        }

        // The ledger is in memory: it has done it when it returns.
        _ = Records.StoreSignalAsync(
            new NodeSignal(scenario.Site.Nodes[signal.Node].Id, time.GetUtcNow(), scenario.Start.ToUniversalTime() + end, signal.LimitAmps, signal.LimitWatts)).AsTask();
    }
}
