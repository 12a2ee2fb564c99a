using System.Net;
using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Options;
using Moev.Transport;
using Moev.Transport.Connections;

namespace Moev.Gateway.Hosting;

/// <summary>Chooses the transport of the charge points' listener. Commands' connections stay on Kestrel's own, and on the thread pool.</summary>
internal static class ChargePointListening
{
    /// <param name="ocpp">Which transport, and how it is bounded.</param>
    /// <param name="isForChargePoints">Whether an endpoint is one of the charge points' listener.</param>
    /// <param name="time">For pauses.</param>
    /// <param name="loggers">For what an operator should know.</param>
    public static IConnectionListenerFactory Create(
        OcppOptions ocpp, Predicate<EndPoint> isForChargePoints, TimeProvider time, ILoggerFactory loggers) =>
        ocpp.Transport == ChargePointTransport.Epoll && EpollTransport.IsSupported
            ? new EpollTransport(Settings(ocpp), isForChargePoints, time, loggers)
            : new InlineSocketTransport(isForChargePoints, ocpp.AcceptBacklog, loggers);

    private static EpollTransportOptions Settings(OcppOptions ocpp) => new()
    {
        Backlog = ocpp.AcceptBacklog,
        Loops = ocpp.SocketThreads > 0 ? ocpp.SocketThreads : Environment.ProcessorCount,
    };
}
