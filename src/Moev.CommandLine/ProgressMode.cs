namespace Moev.CommandLine;

/// <summary>The progress display during a run.</summary>
internal enum ProgressMode : byte
{
    /// <summary>Live on a terminal, otherwise Plain.</summary>
    Auto,

    /// <summary>A table that is updated in place.</summary>
    Live,

    /// <summary>One line per sample.</summary>
    Plain,

    None,
}
