using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Hosting;

/// <summary>Kestrel's listeners: for charge points, for commands over HTTP/1.1, and for uploads if they have their own.</summary>
internal sealed class GatewayListeners
{
    /// <summary>The length of the first line of a request to the control API. Longer lines get 414.</summary>
    public const int MaxRequestLineBytes = 8_192;

    /// <summary>The size of the headers of a request to the control API. Larger ones get 431.</summary>
    public const int MaxHeadersBytes = 16_384;

    /// <summary>The header lines of a request to the control API. More get 431.</summary>
    public const int MaxHeaders = 100;

    private readonly List<ListenOptions> _control = [];
    private readonly List<ListenOptions> _ocpp = [];
    private readonly List<ListenOptions> _uploads = [];

    /// <summary>Gets the endpoint for charge points, with the actual port once the host has started.</summary>
    public IPEndPoint OcppEndPoint => _ocpp is [var first, ..] ? first.IPEndPoint! : throw NotStarted();

    /// <summary>Gets the endpoint for commands: 127.0.0.1 first if it is localhost.</summary>
    public IPEndPoint ControlEndPoint => _control is [var first, ..] ? first.IPEndPoint! : throw NotStarted();

    /// <summary>Gets the control listener's base URL, such as <c>http://localhost:8080</c>.</summary>
    public string ControlUrl { get; private set; } = "";

    /// <summary>Gets the endpoint for uploads; null when they arrive on the control listener.</summary>
    public IPEndPoint? UploadEndPoint => _uploads is [var first, ..] ? first.IPEndPoint : null;

    public void Configure(KestrelServerOptions kestrel, OcppOptions ocpp, ControlOptions control, UploadOptions uploads)
    {
        kestrel.AddServerHeader = false;
        // Affects the control listener only: OpeningHandshakeReader reads a charge point's upgrade request, within its own limits.
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadersBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;

        Listen(kestrel, ocpp.Address, ocpp.Port, listen =>
        {
            _ocpp.Add(listen);
            listen.UseConnectionHandler<ChargePointConnectionHandler>();
        });

        var readTimeout = TimeSpan.FromSeconds(control.SlowReaderSeconds);
        Listen(kestrel, control.Address, control.Port, _control, new ControlPlaces(control.MaxConnections, readTimeout));
        if (uploads.Address.Length > 0)
            Listen(kestrel, uploads.Address, uploads.Port, _uploads, new ControlPlaces(uploads.MaxConnections, readTimeout, isForUploads: true));
    }

    /// <summary>Returns true for an endpoint of the charge points. Compares references, because both listeners may ask for a free port.</summary>
    public bool IsForChargePoints(EndPoint endpoint) => _ocpp.Exists(listen => ReferenceEquals(listen.EndPoint, endpoint));

    /// <summary>Sets the base URL once the ports are bound.</summary>
    public void Started(ControlOptions control)
    {
        ControlUrl = Url(control.Address, ControlEndPoint);
    }

    /// <summary>Returns the base URL of a listener.</summary>
    public static string Url(string configured, IPEndPoint endpoint)
    {
        var host = ListenAddress.TryParse(configured, out var address) && address.Ip is null ? "localhost" : HostOf(endpoint.Address);
        return string.Create(CultureInfo.InvariantCulture, $"http://{host}:{endpoint.Port}");
    }

    private static void Listen(KestrelServerOptions kestrel, string address, int port, List<ListenOptions> listeners, ControlPlaces places) =>
        Listen(kestrel, address, port, listen =>
        {
            listeners.Add(listen);
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(places.Apply);
            listen.Use(RefusalBodies.Apply);
        });

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
        if (HasIPv6Loopback())
            kestrel.Listen(IPAddress.IPv6Loopback, port, configure);
    }

    // Containers often support IPv6 without having an IPv6 address.
    internal static bool HasIPv6Loopback()
    {
        if (!System.Net.Sockets.Socket.OSSupportsIPv6)
            return false;
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
