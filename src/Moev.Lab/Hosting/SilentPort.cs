using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Lab.Hosting;

/// <summary>Asks an algorithm, unless a fault lets it hang.</summary>
/// <param name="port">The algorithm.</param>
/// <param name="isSilent">Returns true while it hangs. Any thread.</param>
/// <param name="time">The clock on which an algorithm that hangs uses up its budget; null to give it up at once, where time stands still while it decides.</param>
internal sealed class SilentPort(IAlgorithmPort port, Func<bool> isSilent, TimeProvider? time) : IAlgorithmPort
{
    public long Restarts => port.Restarts;

    public int? ProcessId => port.ProcessId;

    public void Start() => port.Start();

    public ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget) =>
        isSilent() ? HangAsync(budget) : port.AskAsync(observation, decision, budget);

    public ValueTask DisposeAsync() => port.DisposeAsync();

    private async ValueTask<PortAnswer> HangAsync(CancellationToken budget)
    {
        try
        {
            if (time is not null)
                await Task.Delay(Timeout.InfiniteTimeSpan, time, budget);
        }
        catch (OperationCanceledException)
        {
            // The budget has ended.
        }

        return PortAnswer.Late("The scenario lets the algorithm hang.");
    }
}
