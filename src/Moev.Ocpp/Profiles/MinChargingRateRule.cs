namespace Moev.Ocpp.Profiles;

/// <summary>What minChargingRate of a schedule does (OCPP 1.6 §3.13.4, §7.13).</summary>
public enum MinChargingRateRule : byte
{
    /// <summary>Nothing: it informs a balancing algorithm. The specification, and libocpp.</summary>
    Informs = 0,

    /// <summary>A lower limit of its schedule, even 0, is raised to it, as MicroOcpp does. A ChargePointMaxProfile still caps.</summary>
    RaisesLimit,
}
