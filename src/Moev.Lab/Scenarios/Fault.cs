using Moev.ChargePoint;

namespace Moev.Lab.Scenarios;

/// <summary>A fault that a scenario injects.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="At">The time from which on it holds.</param>
/// <param name="For">The time after which it ends; null when it stays to the end, or is momentary.</param>
/// <param name="Targets">The charge points; all faults but those of the gateway and the algorithm have some.</param>
internal sealed record Fault(FaultKind Kind, TimeSpan At, TimeSpan? For, FaultTargets Targets)
{
    /// <summary>The time after which a killed gateway starts again, when the scenario does not say.</summary>
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(30);

    /// <summary>The time at which it ends; null when it stays to the end, or is momentary.</summary>
    public TimeSpan? EndsAt => Kind switch
    {
        FaultKind.Reboot or FaultKind.MeterReset => null,
        FaultKind.GatewayRestart => At + (For ?? RestartTime),
        _ => At + For,
    };

    /// <summary>The misbehaviour of <see cref="FaultKind.Quirk"/>.</summary>
    public Quirk? Quirk { get; init; }

    /// <summary>The error of the clock with <see cref="FaultKind.ClockSkew"/>, or the delay of <see cref="FaultKind.LateMessages"/>.</summary>
    public TimeSpan Amount { get; init; }
}

internal enum FaultKind : byte
{
    /// <summary>The network is cut; the gateway sees the end of the connection.</summary>
    Offline = 0,

    /// <summary>Nothing passes any more in either direction, without a sign to either side.</summary>
    HalfOpen,

    /// <summary>A misbehaviour of the charge point, by its name.</summary>
    Quirk,

    /// <summary>The charge point's clock is wrong.</summary>
    ClockSkew,

    /// <summary>Messages of the charge point arrive late.</summary>
    LateMessages,

    /// <summary>The charge point restarts.</summary>
    Reboot,

    /// <summary>The energy register restarts at 0.</summary>
    MeterReset,

    /// <summary>The gateway is killed, and starts again after a time. Its ledger keeps what was committed.</summary>
    GatewayRestart,

    /// <summary>The algorithm does not answer.</summary>
    AlgorithmHangs,
}

/// <summary>The charge points of a fault: by identity, or a share that is drawn from the seed.</summary>
internal sealed record FaultTargets(IReadOnlyList<string> Identities, double SharePercent)
{
    public static FaultTargets None { get; } = new([], 0);
}
