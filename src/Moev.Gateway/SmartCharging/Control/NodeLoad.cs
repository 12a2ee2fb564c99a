using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The load of one node at the end of a cycle.</summary>
internal struct NodeLoad
{
    /// <summary>
    /// The measured currents of lines 1 to 3 in A, other consumers included: those of its own meter if that includes the chargers, or else the sum. A connector whose
    /// set-point was lowered since its last measurement counts with the set-point.
    /// </summary>
    public PhaseValues MeasuredAmps;

    /// <summary>The measured power in W, likewise.</summary>
    public double MeasuredWatts;

    /// <summary>The currents that lines 1 to 3 may reach, in A: other consumers, and what every connector may draw.</summary>
    public PhaseValues CommittedAmps;

    /// <summary>The power that it may reach, in W.</summary>
    public double CommittedWatts;

    /// <summary>A of the line with the least room that are not committed; infinite without a limit. Negative: above the limit.</summary>
    public double HeadroomAmps;

    /// <summary>A of the most loaded line that the measured load is above the limit; 0 when it is within.</summary>
    public double ExcessAmps;

    /// <summary>The start of the overload; null when there is none.</summary>
    public DateTimeOffset? OverloadedSince;

    /// <summary>The highest excess of this overload, in A.</summary>
    public double MostExcessAmps;
}
