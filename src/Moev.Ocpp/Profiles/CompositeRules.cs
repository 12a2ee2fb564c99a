namespace Moev.Ocpp.Profiles;

/// <summary>
/// How to read OCPP 1.6 where implementations read it differently. The defaults follow the specification and its errata; the other choices
/// exist to foretell what a charge point with another reading does.
/// </summary>
public sealed record CompositeRules
{
    /// <summary>The specification's reading, and where it has two, the one that never charges more.</summary>
    public static CompositeRules Default { get; } = new();

    /// <summary>What holds while no profile is in force.</summary>
    public GapRule Gap { get; init; }

    /// <summary>With <see cref="GapRule.DefaultLimit"/>: A per phase. 48 is libocpp's.</summary>
    public decimal GapAmperes { get; init; } = 48m;

    /// <summary>What minChargingRate does.</summary>
    public MinChargingRateRule MinChargingRate { get; init; }

    /// <summary>What the charge point as a whole, connector 0, is expected to draw.</summary>
    public ChargePointTotalRule Total { get; init; }

    /// <summary>Whether connectors without a transaction count in that total.</summary>
    public IdleConnectorRule IdleConnectors { get; init; }

    /// <summary>How limits in A and in W meet.</summary>
    public UnitRule Units { get; init; }

    /// <summary>What becomes of a current that no control pilot can signal.</summary>
    public LowCurrentRule LowCurrent { get; init; }

    /// <summary>With <see cref="LowCurrentRule.Suspends"/>: A per phase below which charging is suspended. 6 is the least of IEC 61851-1.</summary>
    public decimal LeastAmperes { get; init; } = 6m;

    /// <summary>What a limit in W means for a connector with fewer phases than the profile has.</summary>
    public ExcessPhasesRule ExcessPhases { get; init; }

    /// <summary>How long a TxProfile keeps the TxDefaultProfile away.</summary>
    public TxProfileRule TxProfile { get; init; }

    /// <summary>What a TxDefaultProfile of one connector does to those of connector 0.</summary>
    public ConnectorDefaultRule ConnectorDefault { get; init; }
}
