namespace Moev.Ocpp.V16;

/// <summary>The unit of a sample (OCPP 1.6 §7.45).</summary>
public enum UnitOfMeasure : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    Wh,

    KWh,

    Varh,

    Kvarh,

    W,

    KW,

    VA,

    KVA,

    Var,

    Kvar,

    A,

    V,

    /// <summary>The schemas of 2015 to 2019 misspell it, so both are on the wire (OCPP-J errata 2.1).</summary>
    [AlsoSpelled("Celcius")]
    Celsius,

    Fahrenheit,

    /// <summary>Kelvin.</summary>
    K,

    Percent,

    /// <summary>Not in the specification, which has a measurand Frequency and no unit for it (errata 3.84).</summary>
    Hertz,
}
