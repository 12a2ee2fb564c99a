using Moev.ChargePoint.Core;

namespace Moev.ChargePoint.Simulation;

/// <summary>The owner of a core, as its network needs it.</summary>
internal interface ICoreDriver
{
    /// <summary>The core.</summary>
    ChargePointCore Core { get; }

    /// <summary>The lock that is held while the core runs.</summary>
    Lock Gate { get; }

    /// <summary>Gives the core an input, at the present time and under the lock.</summary>
    void Run(Action<ChargePointCore> input);

    /// <summary>Tells the core, without advancing its time, that a frame arrived: a late timer must not expire the pong before.</summary>
    void FrameArrived();

    /// <summary>Takes note that a connection has ended, after the core.</summary>
    void ConnectionEnded();
}
