using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Hosting;

/// <summary>Kestrel's two listeners: one for charge points, one for commands over HTTP/1.1.</summary>
internal sealed class GatewayListeners
{
    private readonly List<ListenOptions> _control = [];
    private readonly List<ListenOptions> _ocpp = [];

    /// <summary>Gets the endpoint for charge points, with the actual port once the host has started.</summary>
    public IPEndPoint OcppEndPoint => _ocpp is [var first, ..] ? first.IPEndPoint! : throw NotStarted();

    /// <summary>Gets the endpoint for commands: 127.0.0.1 first if it is localhost.</summary>
    public IPEndPoint ControlEndPoint => _control is [var first, ..] ? first.IPEndPoint! : throw NotStarted();

    /// <summary>Gets the control listener's base URL, such as <c>http://localhost:8080</c>.</summary>
    public string ControlUrl { get; private set; } = "";

    public void Configure(KestrelServerOptions kestrel, OcppOptions ocpp, ControlOptions control)
    {
        kestrel.AddServerHeader = false;
        // Affects the control listener only: OpeningHandshakeReader reads a charge point's upgrade request, within its own limits.
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxRequestHeadersTotalSize = 16_384;

        Listen(kestrel, ocpp.Address, ocpp.Port, listen =>
        {
            _ocpp.Add(listen);
            listen.UseConnectionHandler<ChargePointConnectionHandler>();
        });

        var limit = new ConnectionLimit(control.MaxConnections);
        Listen(kestrel, control.Address, control.Port, listen =>
        {
            _control.Add(listen);
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(limit.Apply);
        });
    }

    /// <summary>Returns true for an endpoint of the charge points. Compares references, because both listeners may ask for a free port.</summary>
    public bool IsForChargePoints(EndPoint endpoint) => _ocpp.Exists(listen => ReferenceEquals(listen.EndPoint, endpoint));

    /// <summary>Sets the base URL once the ports are bound.</summary>
    public void Started(ControlOptions control)
    {
        var host = ListenAddress.TryParse(control.Address, out var address) && address.Ip is null ? "localhost" : HostOf(ControlEndPoint.Address);
        ControlUrl = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{ControlEndPoint.Port}");
    }

    private static void Listen(KestrelServerOptions kestrel, string address, int port, Action<ListenOptions> configure)
    {
        if (!ListenAddress.TryParse(address, out var parsed))
            throw new InvalidOperationException($"'{address}' passed the validation of options but is not an address.");
        if (parsed.Ip is { } ip)
            kestrel.Listen(ip, port, configure);
        else if (port == 0)
            kestrel.Listen(IPAddress.Loopback, port, configure); // a free port on both families can't be asked for
        else
            ListenLocalhost(kestrel, port, configure);
    }

    private static void ListenLocalhost(KestrelServerOptions kestrel, int port, Action<ListenOptions> configure)
    {
        kestrel.Listen(IPAddress.Loopback, port, configure);
        if (System.Net.Sockets.Socket.OSSupportsIPv6 && HasIPv6Loopback())
            kestrel.Listen(IPAddress.IPv6Loopback, port, configure);
    }

    // Containers often support IPv6 without having an IPv6 address.
    private static bool HasIPv6Loopback()
    {
        try
        {
            using var probe = new System.Net.Sockets.Socket(
                System.Net.Sockets.AddressFamily.InterNetworkV6,
                System.Net.Sockets.SocketType.Stream,
                System.Net.Sockets.ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static string HostOf(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static InvalidOperationException NotStarted() => new("The listeners are configured when the host starts.");
}
