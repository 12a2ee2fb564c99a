namespace Moev.Ocpp.Profiles;

/// <summary>The expected total consumption reported for connector 0 (OCPP 1.6 §5.7, errata 3.30).</summary>
public enum ChargePointTotalRule : byte
{
    /// <summary>The sum of the connectors' limits, capped by ChargePointMaxProfile. This is the specification.</summary>
    CappedSum = 0,

    /// <summary>The sum of the connectors' limits, each capped separately, as in libocpp.</summary>
    Sum,

    /// <summary>The cap of ChargePointMaxProfile alone.</summary>
    Cap,
}
