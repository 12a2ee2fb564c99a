using Moev.ChargePoint.Connections;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Realtime;

/// <summary>A network that delays messages, and that can lose its connections without a sign to either side. Any thread.</summary>
internal sealed class LinkDialer : IDialer
{
    private readonly TcpDialer _tcp = new();
    private readonly TimeProvider _time;
    private readonly LinkDelay _up;
    private readonly LinkDelay _down;
    private readonly Lock _gate = new();
    private readonly List<LinkStream> _streams = []; // under _gate
    private bool _isSilent; // under _gate

    /// <param name="charger">The charge point, with its latencies.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="identity">The charge point's identity.</param>
    /// <param name="time">The clock.</param>
    public LinkDialer(ChargerSettings charger, int seed, string identity, ScaledTimeProvider time)
    {
        _time = time;
        _up = new LinkDelay(charger.Upstream, RandomStream.For(seed, identity, "upstream latency"), time);
        _down = new LinkDelay(charger.Downstream, RandomStream.For(seed, identity, "downstream latency"), time);
    }

    /// <summary>Sets by how much messages of the charge point are late, besides its latency.</summary>
    public void SetLate(TimeSpan by) => _up.Late = by;

    /// <summary>Silences the network, or lets new connections pass again. Those that were silenced stay so.</summary>
    public void SetSilent(bool isSilent)
    {
        lock (_gate)
        {
            _isSilent = isSilent;
            if (!isSilent)
                return;
            foreach (var stream in _streams)
                stream.Silence();
            _streams.Clear();
        }
    }

    public async ValueTask<Stream> DialAsync(Uri url, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_isSilent)
                _streams.RemoveAll(static stream => stream.IsEnded);
        }

        if (IsSilent)
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken); // there is no answer
        var stream = new LinkStream(await _tcp.DialAsync(url, cancellationToken), _up, _down, _time);
        lock (_gate)
        {
            if (_isSilent)
                stream.Silence();
            else
                _streams.Add(stream);
        }

        return stream;
    }

    private bool IsSilent
    {
        get
        {
            lock (_gate)
                return _isSilent;
        }
    }
}

/// <summary>The delay of one direction. Messages keep their order. There is none until the clock starts, while the fleet connects.</summary>
internal sealed class LinkDelay(Latency latency, RandomStream chance, ScaledTimeProvider time)
{
    private readonly Lock _gate = new();
    private long _lateTicks; // any

    public TimeSpan Late
    {
        get => new(Volatile.Read(ref _lateTicks));
        set => Volatile.Write(ref _lateTicks, value.Ticks);
    }

    /// <summary>Draws the delay of a message.</summary>
    public TimeSpan Next()
    {
        if (!time.HasStarted)
            return TimeSpan.Zero;
        if (latency.IsNone)
            return Late;
        lock (_gate)
            return latency.Of(chance.NextNormal()) + Late;
    }
}
