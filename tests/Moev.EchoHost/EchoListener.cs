using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Moev.EchoHost;

internal static class EchoListener
{
    public static void ListenLocalhostOrFree(this KestrelServerOptions kestrel, int port) =>
        kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseConnectionHandler<EchoConnectionHandler>());
}
