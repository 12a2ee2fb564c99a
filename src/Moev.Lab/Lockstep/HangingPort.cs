using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Lab.Lockstep;

/// <summary>The state of an algorithm, and the fault that it does not answer.</summary>
internal sealed class AlgorithmHang
{
    private volatile bool _isOn;
    private volatile bool _isAsked;
    private volatile bool _isDeciding;

    /// <summary>True while the algorithm does not answer.</summary>
    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }

    /// <summary>True while an algorithm has a question that it may answer.</summary>
    public bool IsDeciding
    {
        get => _isDeciding;
        set => _isDeciding = value;
    }

    /// <summary>The number of decisions. Written by the one who asks.</summary>
    public int Answered { get; set; }

    /// <summary>True while a question waits that gets no answer.</summary>
    public bool IsAsked
    {
        get => _isAsked;
        set => _isAsked = value;
    }
}

/// <summary>Asks an algorithm, unless it hangs.</summary>
internal sealed class HangingPort(IAlgorithmPort port, AlgorithmHang hang, WorkTracker work) : IAlgorithmPort
{
    public long Restarts => port.Restarts;

    public int? ProcessId => port.ProcessId;

    public void Start() => port.Start();

    public async ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        if (!hang.IsOn)
        {
            hang.IsDeciding = true;
            try
            {
                var answer = await port.AskAsync(observation, decision, budget);
                if (answer.State == AlgorithmState.Healthy)
                    hang.Answered++;
                return answer;
            }
            finally
            {
                hang.IsDeciding = false;
            }
        }

        // Given up on the thread that moves the clock, so that this is known before anything follows.
        var givenUp = new TaskCompletionSource();
        hang.IsAsked = true;
        await using var registration = budget.UnsafeRegister(
            _ =>
            {
                hang.IsAsked = false;
                givenUp.TrySetResult();
            },
            null);
        work.Changed();
        await givenUp.Task;
        return PortAnswer.Late("The algorithm does not answer.");
    }

    public ValueTask DisposeAsync() => port.DisposeAsync();
}
