using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace Moev.Transport.Polling;

/// <summary>A peer's address as the kernel gives it (struct sockaddr_in, sockaddr_in6), turned into an object on demand.</summary>
[InlineArray(Length)]
internal struct SocketAddressBytes
{
    /// <summary>The size of sockaddr_in6, the larger of the two.</summary>
    public const int Length = 28;

    private byte _first;

    /// <summary>Returns the address as an object.</summary>
    /// <returns>Null for an address that is neither IPv4 nor IPv6.</returns>
    public readonly IPEndPoint? ToEndPoint()
    {
        ReadOnlySpan<byte> bytes = this;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return BitConverter.ToUInt16(bytes) switch
        {
            LibC.AfInet => new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port),
            LibC.AfInet6 => new IPEndPoint(new IPAddress(bytes.Slice(8, 16), BitConverter.ToUInt32(bytes[24..])), port),
            _ => null,
        };
    }
}
