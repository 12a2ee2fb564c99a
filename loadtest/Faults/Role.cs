namespace Moev.LoadTest.Faults;

/// <summary>The role of a charge point in a run.</summary>
internal enum Role : byte
{
    /// <summary>Runs its mix. Only these charge points count in the report's latencies.</summary>
    Normal,

    /// <summary>Sends heartbeats without waiting for answers, but reads and checks the answers.</summary>
    Noisy,

    /// <summary>Sends heartbeats but reads nothing.</summary>
    SlowReader,

    /// <summary>Runs its mix until it goes silent.</summary>
    Silent,
}
