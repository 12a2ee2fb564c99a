namespace Moev.Ocpp.Profiles;

/// <summary>What a charge point can hold: its configuration keys of the smart charging profile (OCPP 1.6 §9.4).</summary>
public sealed record ProfileStoreLimits
{
    /// <summary>Connectors of the charge point, numbered from 1.</summary>
    public int Connectors { get; init; } = 1;

    /// <summary>ChargeProfileMaxStackLevel: the highest level, which is also one less than the number of levels.</summary>
    public int MaxStackLevel { get; init; } = 10;

    /// <summary>ChargingScheduleMaxPeriods.</summary>
    public int MaxPeriods { get; init; } = 100;

    /// <summary>MaxChargingProfilesInstalled.</summary>
    public int MaxProfiles { get; init; } = 20;

    /// <summary>Whether ChargingScheduleAllowedChargingRateUnit has Current.</summary>
    public bool AllowAmperes { get; init; } = true;

    /// <summary>Whether ChargingScheduleAllowedChargingRateUnit has Power.</summary>
    public bool AllowWatts { get; init; } = true;
}
