using System.Net;
using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Options;
using Moev.Transport;
using Moev.Transport.Connections;

namespace Moev.Gateway.Hosting;

/// <summary>Chooses the transport of the charge points' listener. Control connections stay on Kestrel's transport and on the thread pool.</summary>
internal static class ChargePointListening
{
    /// <param name="ocpp">The options: which transport, and its limits.</param>
    /// <param name="isForChargePoints">Returns true for an endpoint of the charge points' listener.</param>
    /// <param name="time">The clock for pauses.</param>
    /// <param name="loggers">The loggers.</param>
    public static IConnectionListenerFactory Create(
        OcppOptions ocpp, Predicate<EndPoint> isForChargePoints, TimeProvider time, ILoggerFactory loggers) =>
        ocpp.Transport == ChargePointTransport.Epoll && EpollTransport.IsSupported
            ? new EpollTransport(Settings(ocpp), isForChargePoints, time, loggers)
            : new InlineSocketTransport(isForChargePoints, ocpp.AcceptBacklog, loggers);

    // Connections that are refused are closed within moments; the sessions' own limits are exact.
    private const int Refused = 32;

    private static EpollTransportOptions Settings(OcppOptions ocpp) => new()
    {
        MaxConnections = ocpp.MaxSessions + ocpp.MaxHalfOpen + Refused,
        Backlog = ocpp.AcceptBacklog,
        Loops = ocpp.SocketThreads > 0 ? ocpp.SocketThreads : Environment.ProcessorCount,
    };
}
