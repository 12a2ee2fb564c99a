using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>Lets the faults of a scenario begin and end.</summary>
/// <param name="stopGateway">Kills the gateway.</param>
/// <param name="startGateway">Starts it again.</param>
internal sealed class FaultDirector(
    IReadOnlyDictionary<string, LabChargePoint> chargePoints,
    Agenda agenda,
    VirtualTimeProvider time,
    IRunRecorder recorder,
    AlgorithmHang hang,
    Action stopGateway,
    Action startGateway)
{
    /// <summary>The time after which a killed gateway runs again, when the scenario does not say.</summary>
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(30);

    /// <summary>Puts faults on the agenda.</summary>
    public void Add(IEnumerable<PlannedFault> faults)
    {
        foreach (var (fault, identities) in faults)
        {
            agenda.Add(fault.At, AgendaOrder.FaultBegins, () => Do(fault, identities, begins: true));
            var ends = fault.Kind == FaultKind.GatewayRestart ? fault.For ?? RestartTime : fault.For;
            if (ends is { } after && !IsMomentary(fault.Kind))
                agenda.Add(fault.At + after, AgendaOrder.FaultEnds, () => Do(fault, identities, begins: false));
        }
    }

    private static bool IsMomentary(FaultKind kind) => kind is FaultKind.Reboot or FaultKind.MeterReset;

    private void Do(Fault fault, IReadOnlyList<string> identities, bool begins)
    {
        switch (fault.Kind)
        {
            case FaultKind.GatewayRestart:
                recorder.Fault(time.Now, fault.Kind, null, begins);
                (begins ? stopGateway : startGateway)();
                return;
            case FaultKind.AlgorithmHangs:
                recorder.Fault(time.Now, fault.Kind, null, begins);
                hang.IsOn = begins;
                return;
        }

        foreach (var identity in identities)
        {
            recorder.Fault(time.Now, fault.Kind, identity, begins);
            Do(fault, chargePoints[identity], begins);
        }
    }

    private static void Do(Fault fault, LabChargePoint chargePoint, bool begins)
    {
        var core = chargePoint.Touch();
        switch (fault.Kind)
        {
            case FaultKind.Offline:
                core.SetOffline(begins);
                break;
            case FaultKind.HalfOpen:
                chargePoint.Link.IsSilent = begins;
                break;
            case FaultKind.Quirk:
                core.SetQuirk(fault.Quirk!.Value, begins);
                break;
            case FaultKind.ClockSkew:
                core.SetClockSkew(begins ? fault.Amount : TimeSpan.Zero);
                break;
            case FaultKind.LateMessages:
                chargePoint.Link.Delay = begins ? fault.Amount : TimeSpan.Zero;
                break;
            case FaultKind.Reboot:
                core.Restart(hard: true);
                break;
            case FaultKind.MeterReset:
                foreach (var connector in core.Connectors)
                    core.SetMeter(connector.Id, 0);
                break;
        }
    }
}
