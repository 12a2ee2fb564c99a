namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The reasons for a cycle.</summary>
[Flags]
internal enum CycleTriggers : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Site:PeriodSeconds have passed, or the loop starts.</summary>
    Period = 1,

    /// <summary>A status changed, a transaction started or ended, or a charge point connected or disconnected.</summary>
    Connectors = 2,

    /// <summary>A declaration, a limit or a measurement of a node changed.</summary>
    Inputs = 4,

    /// <summary>A limit was confirmed or refused, or a charge point does not obey.</summary>
    SetPoints = 8,

    /// <summary>A client posted a decision.</summary>
    Decision = 16,
}
