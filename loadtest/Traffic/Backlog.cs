using System.Runtime.InteropServices;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>A queue of bytes that cannot be sent yet: the socket accepts no more, or a part is scheduled for later.</summary>
internal sealed class Backlog
{
    private readonly List<byte> _bytes = [];
    private int _released = int.MaxValue;

    /// <summary>Appends bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>Releases this many bytes of those held back by <see cref="Hold"/>.</summary>
    public void Release(int bytes) => _released += bytes;

    /// <summary>Holds all bytes back.</summary>
    public void Hold() => _released = 0;

    /// <summary>Releases all bytes.</summary>
    public void ReleaseAll() => _released = int.MaxValue;

    /// <summary>Sends released bytes, as many as the socket accepts.</summary>
    /// <returns>0, or the error that ended sending.</returns>
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

    /// <summary>True when nothing is queued or held back.</summary>
    public bool IsOver => _bytes.Count == 0 && _released == int.MaxValue;
}
