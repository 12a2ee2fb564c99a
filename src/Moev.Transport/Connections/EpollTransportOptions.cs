namespace Moev.Transport.Connections;

/// <summary>The options of an <see cref="EpollTransport"/>.</summary>
public sealed class EpollTransportOptions
{
    /// <summary>The number of event loops, each with a thread. Each connection belongs to one. Default: one per processor.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>The connections that the kernel holds before they are accepted; default 512.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>The bytes read from a socket at once; default 16,384.</summary>
    public int ReceiveBytes { get; init; } = 16 * 1_024;

    /// <summary>
    /// The connections that can be open; default: no limit. A further connection is closed as soon as it is accepted, before it takes the last
    /// descriptors of the process.
    /// </summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>The pause before the next accept when the process has no descriptor or memory left; default 100 ms.</summary>
    public TimeSpan AcceptPause { get; init; } = TimeSpan.FromMilliseconds(100);
}
