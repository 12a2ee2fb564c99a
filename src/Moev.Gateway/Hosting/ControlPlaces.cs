using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Limits the open connections of a listener, over all its addresses. Kestrel's built-in limit would also apply to the charge points' listener, and
/// silent connections would hold its places. Here a new connection takes the place of the one that has been without a request for the longest time;
/// while all have one, a few further places serve health checks. Thread-safe.
/// </summary>
internal sealed class ControlPlaces
{
    /// <summary>The places beyond the maximum that serve health checks only.</summary>
    public const int Reserved = 8;

    private const int MinLeaving = 64;
    private const int TcpLevel = 6; // IPPROTO_TCP
    private const int TcpUserTimeout = 18; // TCP_USER_TIMEOUT, tcp(7)

    private readonly int _max;
    private readonly int _timeoutMilliseconds;
    private readonly bool _isForUploads;
    private readonly Lock _gate = new();
    private readonly LinkedList<Place> _silent = new(); // under _gate; the one that has been silent for the longest time first
    private int _open; // under _gate; without those that were told to leave
    private int _leaving; // under _gate

    /// <param name="max">The connections that can be open.</param>
    /// <param name="readTimeout">The time after which a connection ends whose peer reads nothing of what was sent.</param>
    /// <param name="isForUploads">True for a listener that serves only uploads, and no health checks.</param>
    public ControlPlaces(int max, TimeSpan readTimeout, bool isForUploads = false)
    {
        _max = max;
        _timeoutMilliseconds = (int)readTimeout.TotalMilliseconds;
        _isForUploads = isForUploads;
    }

    public ConnectionDelegate Apply(ConnectionDelegate next) => async connection =>
    {
        if (Enter(connection) is not { } place)
        {
            connection.Abort(new ConnectionAbortedException("all connections of this listener are in use"));
            return;
        }

        try
        {
            connection.Features.Set<IConnectionPlace>(place);
            LimitUnread(connection);
            await next(connection);
        }
        finally
        {
            Leave(place);
        }
    };

    private Place? Enter(ConnectionContext connection)
    {
        Place? last = null;
        Place place;
        lock (_gate)
        {
            // The transport closes a connection some time after it was told to.
            if (_leaving > Math.Max(_max, MinLeaving))
                return null;
            var isReserved = false;
            if (_open >= _max && (last = _silent.First?.Value) is null)
            {
                if (_isForUploads || _open >= _max + Reserved)
                    return null;
                isReserved = true;
            }

            if (last is not null)
            {
                _silent.Remove(last.Node);
                last.IsLeaving = true;
                _open--;
                _leaving++;
            }

            _open++;
            place = new Place(this, connection) { IsReserved = isReserved };
            _silent.AddLast(place.Node);
        }

        last?.Connection.Abort(new ConnectionAbortedException("another connection took the place of this one, which had no request"));
        return place;
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            if (place.Node.List is not null)
                _silent.Remove(place.Node);
            if (place.IsLeaving)
                _leaving--;
            else
                _open--;
        }
    }

    private void Begin(Place place)
    {
        lock (_gate)
        {
            if (place.Node.List is not null)
                _silent.Remove(place.Node);
        }
    }

    private void End(Place place)
    {
        lock (_gate)
        {
            if (place.Node.List is null && !place.IsLeaving)
                _silent.AddLast(place.Node);
        }
    }

    /// <summary>
    /// Lets the kernel end the connection when the peer does not read for too long: a response that fits into the socket's buffer has left the
    /// process, so only the kernel knows.
    /// </summary>
    private void LimitUnread(ConnectionContext connection)
    {
        if (!OperatingSystem.IsLinux() || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
            return;
        try
        {
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes(_timeoutMilliseconds));
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The peer has closed the connection.
        }
    }

    private sealed class Place : IConnectionPlace
    {
        private readonly ControlPlaces _places;

        public Place(ControlPlaces places, ConnectionContext connection)
        {
            _places = places;
            Connection = connection;
            Node = new LinkedListNode<Place>(this);
        }

        public ConnectionContext Connection { get; }

        public LinkedListNode<Place> Node { get; }

        public bool IsForUploads => _places._isForUploads;

        public required bool IsReserved { get; init; }

        // Under the gate.
        public bool IsLeaving { get; set; }

        public void Begin() => _places.Begin(this);

        public void End() => _places.End(this);
    }
}
