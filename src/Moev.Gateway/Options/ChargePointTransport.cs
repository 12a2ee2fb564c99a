namespace Moev.Gateway.Options;

/// <summary>The transport of the charge points' connections.</summary>
internal enum ChargePointTransport
{
    /// <summary>Moev.Transport: Linux's epoll, on x64 and arm64.</summary>
    Epoll,

    /// <summary>Kestrel's transport, on .NET's sockets.</summary>
    Sockets,
}
