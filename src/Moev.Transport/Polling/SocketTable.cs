namespace Moev.Transport.Polling;

/// <summary>Finds a socket by the token that the kernel gives back with an event.</summary>
/// <remarks>
/// A token is the socket's place and a generation: a pending event of a closed socket finds no socket, even when its place is used again. Adding and
/// removing: any thread. Finding: the loop's thread, without the lock.
/// </remarks>
internal sealed class SocketTable
{
    /// <summary>The token of no socket.</summary>
    public const ulong None = 0;

    private const int FirstPlaces = 64;

    private readonly Lock _gate = new();
    private readonly Stack<uint> _free = new(); // under the lock
    private PolledSocket?[] _places = new PolledSocket?[FirstPlaces]; // replaced under the lock, when it is full
    private uint _used; // under the lock
    private uint _generation; // under the lock

    /// <summary>Gives the socket a place and its token.</summary>
    public void Add(PolledSocket socket)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var place))
            {
                place = _used++;
                if (place == _places.Length)
                {
                    var larger = new PolledSocket?[_places.Length * 2];
                    _places.CopyTo(larger, 0);
                    Volatile.Write(ref _places, larger);
                }
            }

            // Never 0, so that no token equals None.
            if (++_generation == 0)
                _generation = 1;
            socket.Token = ((ulong)_generation << 32) | place;
            Volatile.Write(ref _places[place], socket);
        }
    }

    public void Remove(PolledSocket socket)
    {
        lock (_gate)
        {
            var place = (uint)socket.Token;
            if (_places[place] != socket)
                return;
            _places[place] = null;
            _free.Push(place);
        }
    }

    public PolledSocket? Find(ulong token)
    {
        var places = Volatile.Read(ref _places);
        var place = (uint)token;
        return place < (uint)places.Length && Volatile.Read(ref places[place]) is { } socket && socket.Token == token ? socket : null;
    }

    public PolledSocket[] All()
    {
        lock (_gate)
            return [.. _places.OfType<PolledSocket>()];
    }
}
