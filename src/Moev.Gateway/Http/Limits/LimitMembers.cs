using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Limits;

/// <summary>The members that limits add to answers.</summary>
internal static class LimitMembers
{
    /// <summary>The limit that was sent: A per phase, or W in total.</summary>
    public static readonly ExtensionMember<decimal> Limit = ExtensionMember.Of("limit", LimitJson.Plain.Decimal);

    public static readonly ExtensionMember<string> Unit = ExtensionMember.Of("unit", LimitJson.Plain.String);

    /// <summary>True when the limit that was sent is below the requested one, because a limit has one decimal (OCPP 1.6 §7.14).</summary>
    public static readonly ExtensionMember<bool> RoundedDown = ExtensionMember.Of("roundedDown", LimitJson.Plain.Boolean);

    public static readonly ExtensionMember<RequestedLimit> Requested = ExtensionMember.Of("requested", LimitJson.Plain.RequestedLimit);

    /// <summary>The factors of the conversion between amperes and watts; absent when nothing was converted.</summary>
    public static readonly ExtensionMember<LimitConversion> Converted = ExtensionMember.Of("converted", LimitJson.Plain.LimitConversion);

    /// <summary>ChargingScheduleAllowedChargingRateUnit as the charge point reported it.</summary>
    public static readonly ExtensionMember<string> AllowedUnits = ExtensionMember.Of("allowedUnits", LimitJson.Plain.String);

    /// <summary>The purpose of the first profile that was accepted.</summary>
    public static readonly ExtensionMember<string> Purpose = ExtensionMember.Of("purpose", LimitJson.Plain.String);

    /// <summary>The profiles that were sent, in order, with the charge point's answers.</summary>
    public static readonly ExtensionMember<IReadOnlyList<LimitAttempt>> Tried = ExtensionMember.Of("tried", LimitJson.Plain.IReadOnlyListLimitAttempt);

    /// <summary>The members of a limit that was sent.</summary>
    public static IReadOnlyList<ExtensionMember> OfLimit { get; } = [Limit, Unit, RoundedDown, Requested, Converted, AllowedUnits];

    /// <summary>Returns the members of a limit that was sent.</summary>
    public static Extension?[] Of(SettledLimit limit) =>
    [
        Limit.Of(limit.Limit),
        Unit.Of(limit.Unit.ToString()),
        RoundedDown.Of(limit.RoundedDown),
        Requested.Of(new RequestedLimit(limit.Requested.Limit, limit.Requested.Unit.ToString())),
        Converted.Of(limit.Conversion is { } conversion ? new LimitConversion(conversion.Volts, conversion.Phases) : null),
        AllowedUnits.Of(limit.AllowedUnits),
    ];
}

internal sealed record RequestedLimit(decimal Limit, string Unit);

/// <param name="Volts">Between a phase and neutral.</param>
/// <param name="Phases">The number of phases that share the watts.</param>
internal sealed record LimitConversion(int Volts, int Phases);
