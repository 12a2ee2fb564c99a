using System.Net;
using System.Net.Sockets;

namespace Moev.LoadTest.Options;

/// <summary>
/// The source addresses of connections, used in turn. A system offers about 28,000 ports per address; all of 127.0.0.0/8 is the local
/// machine.
/// </summary>
internal sealed class SourceAddresses
{
    public const int MaxLoopback = 250;

    private readonly IPAddress[] _addresses;

    private SourceAddresses(IPAddress[] addresses) => _addresses = addresses;

    /// <summary>An empty set, with which the system chooses.</summary>
    public static SourceAddresses Any { get; } = new([]);

    public int Count => _addresses.Length;

    /// <summary>Creates a range of loopback addresses from 127.0.0.1.</summary>
    public static SourceAddresses Loopback(int count) =>
        new([.. Enumerable.Range(1, count).Select(static i => new IPAddress([127, 0, 0, (byte)i]))]);

    /// <summary>Parses a number of loopback addresses, or addresses separated by commas.</summary>
    public static bool TryParse(string text, out SourceAddresses addresses)
    {
        addresses = Any;
        if (int.TryParse(text, out var count))
        {
            if (count is < 1 or > MaxLoopback)
                return false;
            addresses = Loopback(count);
            return true;
        }

        List<IPAddress> read = [];
        foreach (var part in text.Split(','))
        {
            if (!IPAddress.TryParse(part.Trim(), out var address))
                return false;
            read.Add(address);
        }

        addresses = new SourceAddresses([.. read]);
        return true;
    }

    /// <summary>Binds a socket before connecting, if there is an address of its family.</summary>
    public void Bind(Socket socket, int index)
    {
        if (_addresses.Length > 0 && _addresses[index % _addresses.Length] is var address && address.AddressFamily == socket.AddressFamily)
            socket.Bind(new IPEndPoint(address, 0));
    }
}
