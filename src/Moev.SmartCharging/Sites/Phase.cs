namespace Moev.SmartCharging.Sites;

/// <summary>The conductors between which one phase of a connector is wired: a line and neutral, or two lines.</summary>
public enum Phase : byte
{
    /// <summary>Line 1 and neutral.</summary>
    L1 = 0,

    /// <summary>Line 2 and neutral.</summary>
    L2,

    /// <summary>Line 3 and neutral.</summary>
    L3,

    /// <summary>Line 1 and line 2.</summary>
    L1L2,

    /// <summary>Line 2 and line 3.</summary>
    L2L3,

    /// <summary>Line 3 and line 1.</summary>
    L3L1,
}
