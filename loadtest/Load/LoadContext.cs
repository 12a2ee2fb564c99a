using System.Net;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Load;

/// <summary>What all charge points of a run share.</summary>
internal sealed record LoadContext
{
    public required LoadOptions Options { get; init; }

    public required IPEndPoint Server { get; init; }

    public required TimeProvider Time { get; init; }

    public required LoadMeter Meter { get; init; }

    public required FaultMeter Faults { get; init; }

    /// <summary>Null when nobody asked for it.</summary>
    public required AckLog? Log { get; init; }

    public required Pacer Pacer { get; init; }

    public required CancellationToken Stop { get; init; }
}
