using Moev.Lab.Scenarios;

namespace Moev.Lab.Fleet;

/// <summary>Lets the faults of a scenario begin and end. The engine that derives from it has the clock, the gateway and the algorithm.</summary>
/// <param name="underWay">The faults under way, which may overlap.</param>
internal abstract class FaultInjector(FaultsUnderWay underWay)
{
    /// <summary>Plans a fault.</summary>
    public void Add(PlannedFault planned)
    {
        Plan(planned.Fault.At, begins: true, () => Do(planned, begins: true));
        if (planned.Fault.EndsAt is { } end)
            Plan(end, begins: false, () => Do(planned, begins: false));
    }

    /// <summary>Plans the beginning or the end of a fault.</summary>
    protected abstract void Plan(TimeSpan at, bool begins, Action action);

    /// <summary>Records that a fault begins or ends now.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="chargePoint">The charge point; null for a fault of the gateway or the algorithm.</param>
    /// <param name="begins">False when it ends.</param>
    protected abstract void Record(FaultKind kind, string? chargePoint, bool begins);

    /// <summary>Finds a charge point by its identity.</summary>
    protected abstract IFaultTarget Find(string identity);

    /// <summary>Kills the gateway, or starts it again.</summary>
    protected abstract void SetGateway(bool isDead);

    /// <summary>Lets the algorithm hang, or answer again.</summary>
    protected abstract void SetAlgorithm(bool hangs);

    private void Do(PlannedFault planned, bool begins)
    {
        var fault = planned.Fault;
        switch (fault.Kind)
        {
            case FaultKind.GatewayRestart:
                Record(fault.Kind, null, begins);
                if (underWay.Change(fault, null, begins) is { IsChanged: true } gateway)
                    SetGateway(gateway.IsOn);
                break;
            case FaultKind.AlgorithmHangs:
                Record(fault.Kind, null, begins);
                SetAlgorithm(underWay.Change(fault, null, begins).IsOn);
                break;
            default:
                foreach (var identity in planned.ChargePoints)
                {
                    Record(fault.Kind, identity, begins);
                    Do(fault, Find(identity), underWay.Change(fault, identity, begins));
                }

                break;
        }
    }

    private static void Do(Fault fault, IFaultTarget target, FaultEffect effect)
    {
        switch (fault.Kind)
        {
            case FaultKind.Offline:
                if (effect.IsChanged)
                    target.SetOffline(effect.IsOn);
                break;
            case FaultKind.HalfOpen:
                if (effect.IsChanged)
                    target.SetSilent(effect.IsOn);
                break;
            case FaultKind.Quirk:
                target.SetQuirk(fault.Quirk!.Value, effect.IsOn);
                break;
            case FaultKind.ClockSkew:
                target.SetClockSkew(effect.Amount);
                break;
            case FaultKind.LateMessages:
                target.SetLate(effect.Amount);
                break;
            case FaultKind.Reboot:
                target.Restart();
                break;
            case FaultKind.MeterReset:
                target.ResetMeters();
                break;
        }
    }
}
