namespace Moev.LoadTest.Faults;

/// <summary>What a charge point of a run is there for.</summary>
internal enum Role : byte
{
    /// <summary>Goes through its mix. Only these are in the report's latencies.</summary>
    Normal,

    /// <summary>Sends heartbeats without waiting for answers, which it reads and checks.</summary>
    Noisy,

    /// <summary>Sends heartbeats, and reads nothing.</summary>
    SlowReader,

    /// <summary>Goes through its mix until it goes silent.</summary>
    Silent,
}
