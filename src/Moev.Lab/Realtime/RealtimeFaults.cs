using Moev.Lab.Fleet;
using Moev.Lab.Hosting;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Realtime;

/// <summary>The faults of a run on a running clock.</summary>
/// <param name="underWay">The faults under way.</param>
/// <param name="gateway">The hosted gateway; null when the central system is another process.</param>
/// <param name="setHang">Lets the algorithm hang, or answer again.</param>
internal sealed class RealtimeFaults(
    FaultsUnderWay underWay,
    IReadOnlyDictionary<string, PlayedChargePoint> chargePoints,
    LabGateway? gateway,
    Action<bool> setHang,
    Timetable timetable,
    TruthReporter truth,
    Jobs jobs) : FaultInjector(underWay)
{
    private Task _gatewayChange = Task.CompletedTask; // the last kill or start of the gateway

    /// <summary>Returns true for a fault that only a network of the laboratory can have.</summary>
    public static bool NeedsLink(FaultKind kind) => kind is FaultKind.HalfOpen or FaultKind.LateMessages;

    /// <summary>Returns true for a fault of a hosted gateway.</summary>
    public static bool NeedsGateway(FaultKind kind) => kind is FaultKind.GatewayRestart or FaultKind.AlgorithmHangs;

    protected override void Plan(TimeSpan at, bool begins, Action action) => timetable.Add(at, action);

    protected override void Record(FaultKind kind, string? chargePoint, bool begins) => truth.Fault(kind, chargePoint, begins);

    protected override IFaultTarget Find(string identity) => chargePoints[identity];

    protected override void SetAlgorithm(bool hangs) => setHang(hangs);

    /// <summary>Kills the gateway, or starts it, after what was begun before.</summary>
    protected override void SetGateway(bool isDead)
    {
        var former = _gatewayChange;
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gatewayChange = change.Task;
        jobs.Begin(async cancellation =>
        {
            try
            {
                await former;
                if (isDead)
                    await gateway!.KillAsync();
                else if (!gateway!.IsRunning)
                    await gateway.RestartAsync(cancellation);
                return null;
            }
            finally
            {
                change.SetResult();
            }
        });
    }
}
