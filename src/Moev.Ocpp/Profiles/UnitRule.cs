namespace Moev.Ocpp.Profiles;

/// <summary>How limits in A and in W meet (OCPP 1.6 §7.12, errata 3.68).</summary>
public enum UnitRule : byte
{
    /// <summary>W = A × set voltage × phases, so that the lower of both is found. The specification, and libocpp.</summary>
    Convert = 0,

    /// <summary>Each unit has a limit of its own, and a schedule in one unit knows nothing of the other, as in MicroOcpp.</summary>
    SideBySide,
}
