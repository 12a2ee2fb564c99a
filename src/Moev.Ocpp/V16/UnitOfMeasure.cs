namespace Moev.Ocpp.V16;

/// <summary>The unit of a sample (OCPP 1.6 §7.45).</summary>
public enum UnitOfMeasure : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Watt-hour. The meaning of an absent unit of an energy.</summary>
    Wh,

    /// <summary>Kilowatt-hour.</summary>
    KWh,

    /// <summary>Var-hour.</summary>
    Varh,

    /// <summary>Kilovar-hour.</summary>
    Kvarh,

    /// <summary>Watt.</summary>
    W,

    /// <summary>Kilowatt.</summary>
    KW,

    /// <summary>Voltampere.</summary>
    VA,

    /// <summary>Kilovoltampere.</summary>
    KVA,

    /// <summary>Var.</summary>
    Var,

    /// <summary>Kilovar.</summary>
    Kvar,

    /// <summary>Ampere.</summary>
    A,

    /// <summary>Volt, RMS.</summary>
    V,

    /// <summary>Degree Celsius. The schemas of 2015 to 2019 misspell it, so both spellings are in use (OCPP-J errata 2.1).</summary>
    [AlsoSpelled("Celcius")]
    Celsius,

    /// <summary>Degree Fahrenheit.</summary>
    Fahrenheit,

    /// <summary>Kelvin.</summary>
    K,

    /// <summary>Percent.</summary>
    Percent,

    /// <summary>Hertz. Not in the specification, which has a measurand Frequency but no unit for it (errata 3.84).</summary>
    Hertz,
}
