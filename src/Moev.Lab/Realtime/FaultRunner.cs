using Moev.Lab.Hosting;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Realtime;

/// <summary>Lets the faults of a scenario begin and end.</summary>
/// <param name="links">The networks of the charge points whose network can fail, by identity.</param>
/// <param name="gateway">The hosted gateway; null when the central system is another process.</param>
/// <param name="setHang">Lets the algorithm hang, or answer again.</param>
internal sealed class FaultRunner(
    IReadOnlyDictionary<string, PlayedChargePoint> chargePoints,
    IReadOnlyDictionary<string, LinkDialer> links,
    LabGateway? gateway,
    Action<bool> setHang,
    Timetable timetable,
    TruthReporter truth,
    Jobs jobs)
{
    /// <summary>The time after which a killed gateway runs again, when the scenario does not say.</summary>
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(30);

    private Task _gatewayChange = Task.CompletedTask; // the last kill or start of the gateway

    /// <summary>Returns true for a fault that only a network of the laboratory can have.</summary>
    public static bool NeedsLink(FaultKind kind) => kind is FaultKind.HalfOpen or FaultKind.LateMessages;

    /// <summary>Returns true for a fault of a hosted gateway.</summary>
    public static bool NeedsGateway(FaultKind kind) => kind is FaultKind.GatewayRestart or FaultKind.AlgorithmHangs;

    /// <summary>Puts a fault on the timetable.</summary>
    /// <param name="fault">The fault. One of the gateway needs a hosted gateway.</param>
    /// <param name="identities">The charge points that it hits.</param>
    public void Add(Fault fault, IReadOnlyList<string> identities)
    {
        timetable.Add(fault.At, () => Do(fault, identities, begins: true));
        var ends = fault.Kind == FaultKind.GatewayRestart ? fault.For ?? RestartTime : fault.For;
        if (ends is { } after && fault.Kind is not (FaultKind.Reboot or FaultKind.MeterReset))
            timetable.Add(fault.At + after, () => Do(fault, identities, begins: false));
    }

    private void Do(Fault fault, IReadOnlyList<string> identities, bool begins)
    {
        switch (fault.Kind)
        {
            case FaultKind.GatewayRestart:
                truth.Fault(fault.Kind, null, begins);
                Change(begins);
                return;
            case FaultKind.AlgorithmHangs:
                truth.Fault(fault.Kind, null, begins);
                setHang(begins);
                return;
        }

        foreach (var identity in identities)
        {
            truth.Fault(fault.Kind, identity, begins);
            Do(fault, identity, begins);
        }
    }

    private void Do(Fault fault, string identity, bool begins)
    {
        var chargePoint = chargePoints[identity].Simulation;
        switch (fault.Kind)
        {
            case FaultKind.Offline:
                chargePoint.SetOffline(begins);
                break;
            case FaultKind.HalfOpen:
                links[identity].SetSilent(begins);
                break;
            case FaultKind.Quirk:
                chargePoint.SetQuirk(fault.Quirk!.Value, begins);
                break;
            case FaultKind.ClockSkew:
                chargePoint.SetClockSkew(begins ? fault.Amount : TimeSpan.Zero);
                break;
            case FaultKind.LateMessages:
                links[identity].SetLate(begins ? fault.Amount : TimeSpan.Zero);
                break;
            case FaultKind.Reboot:
                chargePoint.Restart(hard: true);
                break;
            case FaultKind.MeterReset:
                foreach (var connector in chargePoint.Snapshot())
                    chargePoint.SetMeter(connector.Id, 0);
                break;
        }
    }

    /// <summary>Kills the gateway, or starts it, after what was begun before.</summary>
    private void Change(bool kill)
    {
        var former = _gatewayChange;
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gatewayChange = change.Task;
        jobs.Begin(async cancellation =>
        {
            try
            {
                await former;
                if (kill)
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
