namespace Moev.Ocpp.Profiles;

/// <summary>The effect of a schedule's minChargingRate (OCPP 1.6 §3.13.4, §7.13).</summary>
public enum MinChargingRateRule : byte
{
    /// <summary>No effect: it informs a balancing algorithm. This is the specification, and libocpp.</summary>
    Informs = 0,

    /// <summary>A lower limit of its schedule, even 0, is raised to it, as in MicroOcpp. A ChargePointMaxProfile still caps.</summary>
    RaisesLimit,
}
