namespace Moev.Gateway.Options;

/// <summary>What carries the charge points' bytes.</summary>
internal enum ChargePointTransport
{
    /// <summary>Moev.Transport: Linux's epoll, on x64 and arm64.</summary>
    Epoll,

    /// <summary>Kestrel's own, on the sockets of .NET.</summary>
    Sockets,
}
