namespace Moev.Ocpp.Profiles;

/// <summary>What connector 0 is expected to draw (OCPP 1.6 §5.7, errata 3.30).</summary>
public enum ChargePointTotalRule : byte
{
    /// <summary>The sum of what the connectors may draw, and no more than the cap of ChargePointMaxProfile. The specification.</summary>
    CappedSum = 0,

    /// <summary>The sum of what the connectors may draw, each capped by itself, as libocpp does.</summary>
    Sum,

    /// <summary>The cap of ChargePointMaxProfile alone.</summary>
    Cap,
}
