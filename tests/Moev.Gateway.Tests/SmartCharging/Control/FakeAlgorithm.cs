using Moev.Gateway.Ledger;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>An algorithm that a test writes; equal share until then.</summary>
internal sealed class FakeAlgorithm(SiteModel site) : ISupervisedAlgorithm
{
    private readonly EqualShare _share = new(site, TimeSpan.FromMinutes(5));
    private readonly LedgerSignal _posted = new();
    private volatile Task? _pending;
    private int _running;

    public AlgorithmHealth Health { get; set; } = new() { Name = "fake", Kind = AlgorithmKind.BuiltIn, Fallback = "equal-share" };

    public IAlgorithmObserver? Observer { get; set; }

    public Func<Observation, Decision, Task<AlgorithmOutcome>>? Decides { get; set; }

    /// <summary>True while it waits for the test to decide.</summary>
    public bool IsDeciding => _pending is { IsCompleted: false };

    /// <summary>The most calls at the same time.</summary>
    public int MostAtOnce { get; private set; }

    public static AlgorithmOutcome Decided => new("fake", IsFallback: false, Problem: null, TimeSpan.FromMilliseconds(3), AlgorithmState.Healthy);

    public void Start()
    {
    }

    public async ValueTask<AlgorithmOutcome> DecideAsync(Observation observation, Decision decision, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        try
        {
            if (Decides is { } decides)
            {
                var pending = decides(observation, decision);
                _pending = pending;
                return await pending.WaitAsync(cancellationToken);
            }

            _share.Decide(observation, decision);
            return Decided;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public PostedDecision Post(ReadOnlySpan<byte> json)
    {
        _posted.Set();
        return default;
    }

    public Task WhenPosted() => _posted.Next();

    public ValueTask DisposeAsync() => default;
}
