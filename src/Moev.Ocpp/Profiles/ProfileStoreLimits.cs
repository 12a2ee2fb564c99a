namespace Moev.Ocpp.Profiles;

/// <summary>The capacity of a charge point: the configuration keys of its smart charging profile (OCPP 1.6 §9.4).</summary>
public sealed record ProfileStoreLimits
{
    /// <summary>The number of connectors of the charge point, numbered from 1.</summary>
    public int Connectors { get; init; } = 1;

    /// <summary>ChargeProfileMaxStackLevel: the highest level, one less than the number of levels.</summary>
    public int MaxStackLevel { get; init; } = 10;

    /// <summary>ChargingScheduleMaxPeriods.</summary>
    public int MaxPeriods { get; init; } = 100;

    /// <summary>MaxChargingProfilesInstalled.</summary>
    public int MaxProfiles { get; init; } = 20;

    /// <summary>True when ChargingScheduleAllowedChargingRateUnit contains Current.</summary>
    public bool AllowAmperes { get; init; } = true;

    /// <summary>True when ChargingScheduleAllowedChargingRateUnit contains Power.</summary>
    public bool AllowWatts { get; init; } = true;
}
