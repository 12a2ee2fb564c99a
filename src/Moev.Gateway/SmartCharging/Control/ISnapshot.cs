using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Fills the observation of a cycle, and keeps for the next one what the cycle finds out. For one thread at a time.</summary>
internal interface ISnapshot
{
    /// <summary>Fills an observation.</summary>
    void Fill(Observation observation, long number, DateTimeOffset at);

    /// <summary>Keeps what a cycle found out about the cars.</summary>
    void Remember(Observation observation);

    /// <summary>Keeps what a cycle decided.</summary>
    void Remember(DateTimeOffset at, Decision allowed);
}
