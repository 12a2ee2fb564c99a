using System.Net;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Options;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>The context shared by the charge points of one thread.</summary>
internal sealed record LoadContext
{
    public required LoadOptions Options { get; init; }

    public required IPEndPoint Server { get; init; }

    public required TimeProvider Time { get; init; }

    public required LoadMeter Meter { get; init; }

    public required FaultMeter Faults { get; init; }

    /// <summary>The log of acknowledgements; null when not requested.</summary>
    public required AckLog? Log { get; init; }

    /// <summary>The event loop that polls the sockets.</summary>
    public required EventLoop Loop { get; init; }

    /// <summary>The pacer, which wakes on the same thread.</summary>
    public required Pacer Pacer { get; init; }

    public required CancellationToken Stop { get; init; }
}
