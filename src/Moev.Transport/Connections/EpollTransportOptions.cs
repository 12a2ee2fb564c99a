namespace Moev.Transport.Connections;

/// <summary>How an <see cref="EpollTransport"/> works.</summary>
public sealed class EpollTransportOptions
{
    /// <summary>Threads that wait for sockets. Each connection belongs to one; default: one for each processor.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>Connections that the kernel holds before they are accepted; default 512.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>Bytes that are read from a socket at once; default 16,384.</summary>
    public int ReceiveBytes { get; init; } = 16 * 1_024;

    /// <summary>How long no connection is accepted when the process has no descriptor or memory left for one; default 100 ms.</summary>
    public TimeSpan AcceptPause { get; init; } = TimeSpan.FromMilliseconds(100);
}
