namespace Moev.Ocpp.OcppJ;

/// <summary>The strictness of the validation of a payload against its schema.</summary>
public enum ValidationMode : byte
{
    /// <summary>Reads everything that can be understood and reports each deviation.</summary>
    Tolerant = 0,

    /// <summary>Refuses every deviation with the CALLERROR required by the specification.</summary>
    Strict,
}
