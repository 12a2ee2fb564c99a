namespace Moev.Ocpp.OcppJ;

/// <summary>How much a payload may differ from its schema and still be read.</summary>
public enum ValidationMode : byte
{
    /// <summary>Reads what can be understood and reports each deviation.</summary>
    Tolerant = 0,

    /// <summary>Refuses every deviation with the CALLERROR that the specification asks for.</summary>
    Strict,
}
