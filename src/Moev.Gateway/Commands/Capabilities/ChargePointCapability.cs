using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Capabilities;

/// <summary>The smart charging capabilities of a charge point, as its configuration reports them (OCPP 1.6 §9.4).</summary>
/// <param name="AllowedUnits">ChargingScheduleAllowedChargingRateUnit as reported; null when it reported none.</param>
/// <param name="MaxStackLevel">ChargeProfileMaxStackLevel; null when it reported none.</param>
internal readonly record struct ChargePointCapability(string? AllowedUnits, int? MaxStackLevel)
{
    public const string UnitKey = "ChargingScheduleAllowedChargingRateUnit";
    public const string StackKey = "ChargeProfileMaxStackLevel";

    /// <summary>
    /// Returns true when schedules may use the unit. The key lists 'Current' and 'Power', and may list both (errata 3.86); some charge points
    /// write the letters instead. A charge point that reports nothing is assumed to allow both.
    /// </summary>
    public bool Allows(ChargingRateUnit unit)
    {
        var known = false;
        foreach (var part in (AllowedUnits ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var allowed =
                Is(part, "Current", "A") ? ChargingRateUnit.A :
                Is(part, "Power", "W") ? ChargingRateUnit.W : ChargingRateUnit.Unknown;
            if (allowed == unit)
                return true;
            known |= allowed != ChargingRateUnit.Unknown;
        }

        return !known;
    }

    /// <summary>The stack level of the gateway's profiles, like the original's, unless the charge point allows less.</summary>
    public const int UsualStackLevel = 1;

    /// <summary>The stack level of the gateway's profiles at this charge point.</summary>
    public int StackLevel => Math.Clamp(MaxStackLevel ?? UsualStackLevel, 0, UsualStackLevel);

    private static bool Is(string part, string word, string letter) =>
        string.Equals(part, word, StringComparison.OrdinalIgnoreCase) || string.Equals(part, letter, StringComparison.OrdinalIgnoreCase);
}
