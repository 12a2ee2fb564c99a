using System.Runtime.InteropServices;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>Bytes that wait to be sent: because the socket takes no more, or because a part of them is to leave later.</summary>
internal sealed class Backlog
{
    private readonly List<byte> _bytes = [];
    private int _released = int.MaxValue;

    /// <summary>Puts bytes behind all that wait.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>Lets so many more bytes leave, of what was held back by <see cref="Hold"/>, and no others.</summary>
    public void Release(int bytes) => _released += bytes;

    /// <summary>Holds everything back.</summary>
    public void Hold() => _released = 0;

    /// <summary>Lets everything leave.</summary>
    public void ReleaseAll() => _released = int.MaxValue;

    /// <summary>Sends what may leave and what the socket takes.</summary>
    /// <returns>0, or the error that ended it.</returns>
    public int Drain(PolledSocket socket)
    {
        while (Math.Min(_bytes.Count, _released) is > 0 and var count)
        {
            var sent = socket.Send(CollectionsMarshal.AsSpan(_bytes)[..count]);
            if (sent < 0)
                return sent == PolledSocket.WouldBlock ? 0 : sent;
            _bytes.RemoveRange(0, sent);
            if (_released != int.MaxValue)
                _released -= sent;
        }

        return 0;
    }

    /// <summary>Whether nothing waits, nor is to wait.</summary>
    public bool IsOver => _bytes.Count == 0 && _released == int.MaxValue;
}
