using Moev.Lab.Fleet;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>The faults of a run in lock-step.</summary>
/// <param name="underWay">The faults under way.</param>
/// <param name="stopGateway">Kills the gateway.</param>
/// <param name="startGateway">Starts it again.</param>
internal sealed class LockstepFaults(
    FaultsUnderWay underWay,
    IReadOnlyDictionary<string, LabChargePoint> chargePoints,
    Agenda agenda,
    VirtualTimeProvider time,
    IRunRecorder recorder,
    AlgorithmHang hang,
    Action stopGateway,
    Action startGateway) : FaultInjector(underWay)
{
    protected override void Plan(TimeSpan at, bool begins, Action action) => agenda.Add(at, begins ? AgendaOrder.FaultBegins : AgendaOrder.FaultEnds, action);

    protected override void Record(FaultKind kind, string? chargePoint, bool begins) => recorder.Fault(time.Now, kind, chargePoint, begins);

    protected override IFaultTarget Find(string identity) => chargePoints[identity];

    protected override void SetGateway(bool isDead) => (isDead ? stopGateway : startGateway)();

    protected override void SetAlgorithm(bool hangs) => hang.IsOn = hangs;
}
