namespace Moev.Ocpp.Profiles;

/// <summary>
/// The reading of OCPP 1.6 where implementations differ. The defaults follow the specification and its errata; use the other choices to
/// predict the behaviour of a charge point with another reading.
/// </summary>
public sealed record CompositeRules
{
    /// <summary>The reading of the specification. Where two readings are possible, the one that never charges more.</summary>
    public static CompositeRules Default { get; } = new();

    /// <summary>The limit while no profile is in force.</summary>
    public GapRule Gap { get; init; }

    /// <summary>The default limit in A per phase, with <see cref="GapRule.DefaultLimit"/>. libocpp uses 48 A.</summary>
    public decimal GapAmperes { get; init; } = 48m;

    /// <summary>The effect of minChargingRate.</summary>
    public MinChargingRateRule MinChargingRate { get; init; }

    /// <summary>The expected total consumption of the charge point as a whole, connector 0.</summary>
    public ChargePointTotalRule Total { get; init; }

    /// <summary>The contribution of connectors without a transaction to that total.</summary>
    public IdleConnectorRule IdleConnectors { get; init; }

    /// <summary>The combination of limits in A and in W.</summary>
    public UnitRule Units { get; init; }

    /// <summary>The treatment of a current that is too low for the control pilot to signal.</summary>
    public LowCurrentRule LowCurrent { get; init; }

    /// <summary>
    /// The current in A per phase below which charging is suspended, with <see cref="LowCurrentRule.Suspends"/>. 6 A is the minimum of IEC
    /// 61851-1.
    /// </summary>
    public decimal LeastAmperes { get; init; } = 6m;

    /// <summary>The meaning of a limit in W on a connector with fewer phases than the profile has.</summary>
    public ExcessPhasesRule ExcessPhases { get; init; }

    /// <summary>The time during which a TxProfile overrides the TxDefaultProfile.</summary>
    public TxProfileRule TxProfile { get; init; }

    /// <summary>The effect of a TxDefaultProfile of one connector on those of connector 0.</summary>
    public ConnectorDefaultRule ConnectorDefault { get; init; }
}
