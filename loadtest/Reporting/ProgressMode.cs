namespace Moev.LoadTest.Reporting;

/// <summary>How a run is shown while it lasts.</summary>
internal enum ProgressMode : byte
{
    /// <summary>Live on a terminal, otherwise Plain.</summary>
    Auto,

    /// <summary>A table that changes in place.</summary>
    Live,

    /// <summary>A line for every sample.</summary>
    Plain,

    None,
}
