using System.Net;

namespace Moev.Gateway.Hosting;

/// <summary>An address to listen on: <c>localhost</c>, which is 127.0.0.1 and ::1, or an IP address.</summary>
/// <param name="Ip">Null for localhost.</param>
internal readonly record struct ListenAddress(IPAddress? Ip)
{
    public bool IsLoopback => Ip is null || IPAddress.IsLoopback(Ip);

    public static bool TryParse(string text, out ListenAddress address)
    {
        address = default;
        if (string.Equals(text, "localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        // IPAddress parses "1" as 0.0.0.1, which is certainly a mistake.
        if (!IPAddress.TryParse(text, out var ip) || !text.Contains('.', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal))
            return false;
        address = new ListenAddress(ip);
        return true;
    }
}
