using System.Net;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Traffic;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Load;

/// <summary>What the charge points of a run share that one thread carries.</summary>
internal sealed record LoadContext
{
    public required LoadOptions Options { get; init; }

    public required IPEndPoint Server { get; init; }

    public required TimeProvider Time { get; init; }

    public required LoadMeter Meter { get; init; }

    public required FaultMeter Faults { get; init; }

    /// <summary>Null when nobody asked for it.</summary>
    public required AckLog? Log { get; init; }

    /// <summary>Where its sockets are watched.</summary>
    public required EventLoop Loop { get; init; }

    /// <summary>Whose time has come is told on the same thread.</summary>
    public required Pacer Pacer { get; init; }

    public required CancellationToken Stop { get; init; }
}
