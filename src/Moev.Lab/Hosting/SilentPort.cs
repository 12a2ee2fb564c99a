using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Lab.Hosting;

/// <summary>Asks an algorithm, unless a fault lets it hang: then there is no answer until the budget ends.</summary>
/// <param name="port">The algorithm.</param>
/// <param name="isSilent">Returns true while it hangs. Any thread.</param>
/// <param name="time">The clock of the budget.</param>
internal sealed class SilentPort(IAlgorithmPort port, Func<bool> isSilent, TimeProvider time) : IAlgorithmPort
{
    public long Restarts => port.Restarts;

    public int? ProcessId => port.ProcessId;

    public void Start() => port.Start();

    public async ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        if (!isSilent())
            return await port.AskAsync(observation, decision, budget);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, budget);
        }
        catch (OperationCanceledException)
        {
            // The budget has ended.
        }

        return PortAnswer.Late("The scenario lets the algorithm hang.");
    }

    public ValueTask DisposeAsync() => port.DisposeAsync();
}
