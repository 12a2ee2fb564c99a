using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Moev.Transport.Polling;

/// <summary>A non-blocking stream socket. An <see cref="EventLoop"/> notifies its owner of events.</summary>
/// <remarks>
/// It is a <see cref="SafeHandle"/>: the descriptor is closed when no system call uses it, so a late call on one thread can never reach another
/// connection that has got the same number. Calls after that return <see cref="Closed"/>.
/// </remarks>
public sealed unsafe class PolledSocket : SafeHandle
{
    /// <summary>The result while connecting; the loop reports when the socket is writable, or has failed.</summary>
    public const int InProgress = -LibC.EInProgress;

    /// <summary>The result when nothing can be transferred now; the loop reports when it can.</summary>
    public const int WouldBlock = -LibC.EAgain;

    /// <summary>The result after disposal.</summary>
    public const int Closed = -LibC.EBadF;

    private readonly EventLoop _loop;

    /// <summary>Owns a descriptor that is non-blocking already. <see cref="EventLoop.Add"/> begins the watching.</summary>
    internal PolledSocket(EventLoop loop, ISocketOwner owner, int descriptor)
        : base(-1, ownsHandle: true)
    {
        _loop = loop;
        Owner = owner;
        SetHandle(descriptor);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    internal ISocketOwner Owner { get; }

    /// <summary>The token in the loop's table; 0 while it is not watched.</summary>
    internal ulong Token { get; set; }

    /// <summary>The descriptor, for code during which it cannot be disposed.</summary>
    internal int Descriptor => (int)handle;

    /// <summary>
    /// Takes the descriptor out of a .NET socket, which must not be used or disposed afterwards: its disposal would wait for a release that never
    /// comes. <see cref="EventLoop.Add"/> begins the watching.
    /// </summary>
    /// <param name="socket">May be bound, connected or listening. No asynchronous method of it may ever have been called: .NET would keep polling it.</param>
    /// <param name="loop">The loop that will watch it.</param>
    /// <param name="owner">The receiver of its events.</param>
    /// <exception cref="SocketException">The descriptor cannot be made non-blocking.</exception>
    public static PolledSocket TakeOver(Socket socket, EventLoop loop, ISocketOwner owner)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(owner);
        var descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        // Socket.Blocking concerns .NET's own calls only.
        if (LibC.Control(descriptor, LibC.SetFlags, LibC.NonBlocking) < 0)
            throw Exception(-Marshal.GetLastPInvokeError());
        socket.SafeHandle.SetHandleAsInvalid();
        return new PolledSocket(loop, owner, descriptor);
    }

    /// <summary>Begins to connect a socket that is not connected.</summary>
    /// <returns>0, or <see cref="InProgress"/>, after which <see cref="ConnectResult"/> returns the result; else a negative error number.</returns>
    public int Connect(EndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        var address = remote.Serialize();
        try
        {
            fixed (byte* start = address.Buffer.Span)
                return LibC.Connect(this, start, (uint)address.Size) == 0 ? 0 : -Marshal.GetLastPInvokeError();
        }
        catch (ObjectDisposedException)
        {
            return Closed;
        }
    }

    /// <summary>Returns the result of a connection attempt that was in progress.</summary>
    /// <returns>0 when it is connected; else a negative error number.</returns>
    public int ConnectResult()
    {
        try
        {
            var error = 0;
            var length = (uint)sizeof(int);
            return LibC.GetOption(this, LibC.SocketLevel, LibC.SocketError, &error, &length) == 0 ? -error : -Marshal.GetLastPInvokeError();
        }
        catch (ObjectDisposedException)
        {
            return Closed;
        }
    }

    /// <summary>Reads received bytes, at most the buffer's length. Any thread.</summary>
    /// <returns>The bytes read; 0 when the peer has ended; else a negative error number, or <see cref="WouldBlock"/>.</returns>
    public int Receive(Span<byte> buffer)
    {
        try
        {
            while (true)
            {
                nint count;
                fixed (byte* start = buffer)
                    count = LibC.Receive(this, start, (nuint)buffer.Length, 0);
                if (count >= 0)
                    return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error != LibC.EIntr)
                    return -error;
            }
        }
        catch (ObjectDisposedException)
        {
            return Closed;
        }
    }

    /// <summary>Sends the bytes that the socket takes now. Any thread.</summary>
    /// <returns>The bytes taken; else a negative error number, or <see cref="WouldBlock"/>.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (true)
            {
                nint count;
                fixed (byte* start = bytes)
                    count = LibC.Send(this, start, (nuint)bytes.Length, LibC.NoSignal);
                if (count >= 0)
                    return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error != LibC.EIntr)
                    return -error;
            }
        }
        catch (ObjectDisposedException)
        {
            return Closed;
        }
    }

    /// <summary>Ends both directions; the loop then notifies the owner. Any thread.</summary>
    public void Shutdown() => Shutdown(LibC.ShutdownBoth);

    /// <summary>Ends sending: the peer reads an end behind what was sent. Any thread.</summary>
    public void ShutdownSend() => Shutdown(LibC.ShutdownSend);

    /// <summary>Drops received bytes that were not read, at most the given number. Any thread.</summary>
    public void Discard(int bytes)
    {
        try
        {
            _ = LibC.Receive(this, null, (nuint)bytes, LibC.Truncate);
        }
        catch (ObjectDisposedException)
        {
            // Closed: everything was dropped.
        }
    }

    /// <summary>The address that the peer has called.</summary>
    internal SocketAddressBytes LocalAddress()
    {
        SocketAddressBytes address = default;
        try
        {
            var length = SocketAddressBytes.Length;
            fixed (byte* start = (Span<byte>)address)
                _ = LibC.GetName(this, start, &length);
        }
        catch (ObjectDisposedException)
        {
            // A closed socket has no address.
        }

        return address;
    }

    private void Shutdown(int how)
    {
        try
        {
            _ = LibC.Shutdown(this, how); // an error means that the connection has ended already
        }
        catch (ObjectDisposedException)
        {
            // It was closed meanwhile.
        }
    }

    /// <summary>Returns the exception of .NET's sockets for an error of <see cref="Receive"/> or <see cref="Send"/>.</summary>
    public static SocketException Exception(int result) => -result switch
    {
        LibC.EConnReset or LibC.EPipe => new SocketException((int)SocketError.ConnectionReset),
        LibC.EConnAborted or LibC.EBadF => new SocketException((int)SocketError.ConnectionAborted),
        LibC.EConnRefused => new SocketException((int)SocketError.ConnectionRefused),
        LibC.EAddrNotAvail => new SocketException((int)SocketError.AddressNotAvailable),
        LibC.ETimedOut => new SocketException((int)SocketError.TimedOut),
        LibC.EHostUnreach => new SocketException((int)SocketError.HostUnreachable),
        LibC.ENetUnreach => new SocketException((int)SocketError.NetworkUnreachable),
        var error => new SocketException((int)SocketError.SocketError, Marshal.GetPInvokeErrorMessage(error)),
    };

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _loop.Remove(this);
        return LibC.Close((int)handle) == 0;
    }
}
