namespace Moev.Ocpp.Profiles;

/// <summary>The combination of limits in A and in W (OCPP 1.6 §7.12, errata 3.68).</summary>
public enum UnitRule : byte
{
    /// <summary>W = A × nominal voltage × phases, so that the lower of both can be determined. This is the specification, and libocpp.</summary>
    Convert = 0,

    /// <summary>Each unit has its own limit, and a schedule in one unit does not affect the other, as in MicroOcpp.</summary>
    SideBySide,
}
