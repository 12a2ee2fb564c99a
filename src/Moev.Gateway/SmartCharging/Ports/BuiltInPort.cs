using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Asks an algorithm that is part of the gateway, on the caller's thread.</summary>
internal sealed class BuiltInPort(IChargingAlgorithm algorithm) : IAlgorithmPort
{
    public ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        decision.Clear();
        algorithm.Decide(observation, decision);
        return new ValueTask<PortAnswer>(PortAnswer.Decided(null));
    }

    public ValueTask DisposeAsync()
    {
        (algorithm as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
