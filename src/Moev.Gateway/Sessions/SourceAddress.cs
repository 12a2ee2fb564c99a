using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Moev.Gateway.Sessions;

/// <summary>
/// The source of a connection for shares: an IPv4 address, or the first 64 bits of an IPv6 address, because a site has all that begin with them.
/// Other transports are one source.
/// </summary>
internal readonly record struct SourceAddress(ulong High, ulong Low)
{
    /// <summary>Returns the source of a peer's address.</summary>
    public static SourceAddress Of(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address })
            return default;
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
            address = address.MapToIPv6();
        _ = address.TryWriteBytes(bytes, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return new SourceAddress(high, address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) : 0);
    }
}
