using System.Net;
using System.Net.Sockets;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>An address of a listener, and the options that it comes from.</summary>
internal sealed record ListenerAddress(string Section, string Address, int Port)
{
    /// <summary>Returns the addresses of all listeners.</summary>
    public static IReadOnlyList<ListenerAddress> Of(OcppOptions ocpp, ControlOptions control, UploadOptions uploads)
    {
        List<ListenerAddress> all = [new(OcppOptions.Section, ocpp.Address, ocpp.Port), new(ControlOptions.Section, control.Address, control.Port)];
        if (uploads.Address.Length > 0)
            all.Add(new(UploadOptions.Section, uploads.Address, uploads.Port));
        return all;
    }

    /// <summary>Tries to listen. Returns the reason why that is impossible, with the option to change; null when it is possible.</summary>
    public string? Problem()
    {
        if (!ListenAddress.TryParse(Address, out var parsed))
            return null;
        // localhost is both. A machine without IPv6 listens on the first only.
        return parsed.Ip is { } ip
            ? Problem(ip)
            : Problem(IPAddress.Loopback) ?? (Port != 0 && GatewayListeners.HasIPv6Loopback() ? Problem(IPAddress.IPv6Loopback) : null);
    }

    private string? Problem(IPAddress ip)
    {
        var endpoint = new IPEndPoint(ip, Port);
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
            socket.Listen(1);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{Section}:Port is {Port}: {endpoint} is in use. Is another gateway running? Choose another port",
                SocketError.AddressNotAvailable => $"{Section}:Address is '{Address}': this machine has no such address",
                SocketError.AccessDenied => $"{Section}:Port is {Port}: the process may not open {endpoint}; ports below 1024 need a privilege",
                _ => $"{Section}:Address is '{Address}': {endpoint} cannot be opened: {e.Message}",
            };
        }
    }
}
