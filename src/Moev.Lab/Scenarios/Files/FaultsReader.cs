using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the faults.</summary>
internal static class FaultsReader
{
    /// <summary>The time after which a killed gateway runs again, when the scenario does not say.</summary>
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(30);

    private static readonly NumberRange Percent = new(0, 100, " %");

    private static readonly Dictionary<string, FaultKind> Kinds = new()
    {
        ["offline"] = FaultKind.Offline,
        ["halfOpen"] = FaultKind.HalfOpen,
        ["quirk"] = FaultKind.Quirk,
        ["clockSkew"] = FaultKind.ClockSkew,
        ["lateMessages"] = FaultKind.LateMessages,
        ["reboot"] = FaultKind.Reboot,
        ["meterReset"] = FaultKind.MeterReset,
        ["gatewayRestart"] = FaultKind.GatewayRestart,
        ["algorithmHangs"] = FaultKind.AlgorithmHangs,
    };

    /// <summary>The kinds by their names in scenarios.</summary>
    public static IReadOnlyDictionary<string, FaultKind> Names => Kinds;

    public static IReadOnlyList<Fault> Read(IReadOnlyList<LocatedValue> items, SiteModel site, DateTimeOffset start, TimeSpan duration, ReadContext context) =>
        [.. items.Select(item => ReadOne(item, site, start, duration, context)).OfType<Fault>()];

    private static Fault? ReadOne(LocatedValue item, SiteModel site, DateTimeOffset start, TimeSpan duration, ReadContext context)
    {
        var errors = context.Errors;
        if (Members.Of(item, errors) is not { } members || members.Choice("kind", Kinds, errors, isRequired: true) is not { } kind)
            return null;
        var isMomentary = kind is FaultKind.Reboot or FaultKind.MeterReset;
        var at = Moments.Read(members.Find("at"), start, errors) ?? TimeSpan.Zero;
        var length = isMomentary ? null : members.Duration("for", DurationRange.Simulation, errors) ?? (kind == FaultKind.GatewayRestart ? RestartTime : null);
        var targets = kind is FaultKind.GatewayRestart or FaultKind.AlgorithmHangs ? FaultTargets.None : ReadTargets(item, members, site, errors);
        var fault = new Fault(kind, at, length, targets)
        {
            Quirk = kind == FaultKind.Quirk && members.Require("quirk") is { } quirk ? ChargersReader.ReadQuirk(quirk, errors) : null,
            Amount = kind switch
            {
                FaultKind.ClockSkew => members.Duration("amount", DurationRange.Offset, errors, isRequired: true) ?? default,
                FaultKind.LateMessages => members.Duration("amount", DurationRange.Latency, errors, isRequired: true) ?? default,
                _ => default,
            },
        };
        members.End();
        if (at >= duration)
            context.Warnings.Add($"The fault '{members.Find("kind")!.Text}' at {Durations.Text(at)} is after the end of the simulation.");
        return fault;
    }

    private static FaultTargets ReadTargets(LocatedValue item, Members members, SiteModel site, FileErrors errors)
    {
        var identities = members.ChargePoints("chargePoints", site, errors);
        var share = members.Number("sharePercent", Percent);
        if (members.Find("chargePoints") is null == members.Find("sharePercent") is null)
            errors.Add(item, "Must have 'chargePoints' or 'sharePercent', and not both.");
        return new FaultTargets(identities ?? [], share ?? 0);
    }
}
