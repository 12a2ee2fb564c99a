using System.Globalization;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Connections;

/// <summary>Decides when to connect, ping, close and reconnect.</summary>
internal sealed class ConnectionControl
{
    /// <summary>The largest Retry-After that is obeyed: a central system must not send its charge points away for good.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    private readonly ChargePointOptions _options;
    private readonly IConnectionPort _port;
    private readonly ChargePointObserver _observer;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly CallSender _calls;
    private readonly ReconnectBackoff _backoff;
    private readonly Alarm _connectDue;
    private readonly Alarm _pingDue;
    private readonly Alarm _pongDue;
    private Link _link = Link.Down;
    private bool _reconnectsAtOnce;

    public ConnectionControl(
        ChargePointOptions options,
        IConnectionPort port,
        ChargePointObserver observer,
        ChargePointClock clock,
        ConfigurationStore configuration,
        ChargePointLog log,
        MessageOutput output,
        CallSender calls)
    {
        _options = options;
        _port = port;
        _observer = observer;
        _clock = clock;
        _configuration = configuration;
        _log = log;
        _output = output;
        _calls = calls;
        _backoff = new ReconnectBackoff(options.ReconnectFirst, options.ReconnectMax, new Random(options.Seed));
        _connectDue = clock.CreateAlarm(AlarmOrder.Connect, Connect);
        _pingDue = clock.CreateAlarm(AlarmOrder.Ping, Ping);
        _pongDue = clock.CreateAlarm(AlarmOrder.Pong, GiveUp);
        AuthorizationKey = options.AuthorizationKey;
        calls.ResultArrived += _backoff.Reset;
    }

    /// <summary>Raised before the charge point connects.</summary>
    public event Action? Connecting;

    /// <summary>Raised when the handshake is complete.</summary>
    public event Action? Opened;

    /// <summary>Raised when the connection is lost or could not be made, before the next attempt is scheduled.</summary>
    public event Action? Lost;

    private enum Link : byte
    {
        Down,
        Connecting,
        Up,
        Closing,
    }

    /// <summary>The key of HTTP Basic authentication for the next connection, or null.</summary>
    public byte[]? AuthorizationKey { get; set; }

    /// <summary>The wait before the next connection, in place of the back-off; null when the back-off decides.</summary>
    public TimeSpan? DownTime { get; set; }

    public bool IsUp => _link == Link.Up;

    public bool IsDown => _link == Link.Down;

    /// <summary>True while the network is cut.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True once the charge point must make no further connection.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Connects, unless a connection is open, under way, or not wanted.</summary>
    public void Connect()
    {
        if (IsStopped || IsCut || _link != Link.Down)
            return;
        SetLink(Link.Connecting);
        Connecting?.Invoke();
        _observer.Connection("connecting");
        _port.Connect(AuthorizationKey);
    }

    /// <summary>Ends the connection and makes no other.</summary>
    public void Stop(WebSocketCloseCode code, string reason)
    {
        IsStopped = true;
        _connectDue.Clear();
        if (_link is Link.Up)
            Close(code, reason);
        else if (_link is Link.Connecting)
            _port.Abort();
    }

    /// <summary>Takes note of a completed handshake.</summary>
    public void OnConnected()
    {
        SetLink(Link.Up);
        _observer.Connection("connected");
        ArmPing();
        Opened?.Invoke();
    }

    /// <summary>Takes note of a lost or failed connection, and schedules the next attempt.</summary>
    /// <param name="reason">For people.</param>
    /// <param name="retryAfter">The minimum wait that the central system asked for.</param>
    public void OnDisconnected(string reason, TimeSpan? retryAfter)
    {
        SetLink(Link.Down);
        _pingDue.Clear();
        _pongDue.Clear();
        _calls.OnDisconnected();
        Lost?.Invoke();
        if (!IsStopped)
            _log.AddDiagnostics($"disconnected: {reason}");
        if (IsStopped || IsCut)
        {
            _observer.Connection($"disconnected: {reason}");
            return;
        }

        var wait = DownTime ?? (_reconnectsAtOnce ? TimeSpan.Zero : _backoff.Next());
        _reconnectsAtOnce = false;
        if (retryAfter > wait)
            wait = retryAfter.Value < MaxRetryAfter ? retryAfter.Value : MaxRetryAfter;
        _connectDue.SetAt(_clock.Target + wait);
        _observer.Connection(string.Create(CultureInfo.InvariantCulture, $"disconnected: {reason}; connecting again in {wait.TotalSeconds:0.0} s"));
    }

    /// <summary>Takes note of a frame of any kind: the connection is alive.</summary>
    public void OnFrameArrived() => _pongDue.Clear();

    /// <summary>Cuts the network, without a closing handshake, or restores it.</summary>
    public void SetCut(bool isCut)
    {
        IsCut = isCut;
        _connectDue.Clear();
        if (!isCut)
        {
            Connect();
        }
        else if (_link != Link.Down)
        {
            // Nothing that is sent from now on arrives.
            SetLink(Link.Closing);
            _calls.Permission = SendPermission.None;
            _port.Abort();
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Close(WebSocketCloseCode code, string reason)
    {
        SetLink(Link.Closing);
        _calls.Permission = SendPermission.None;
        _pingDue.Clear();
        _port.Close(code, reason);
    }

    /// <summary>Closes the connection and connects again at once, with the current credentials (whitepaper A01, A05).</summary>
    public void Reconnect(string reason)
    {
        _reconnectsAtOnce = true;
        if (_link == Link.Up)
            Close(WebSocketCloseCode.NormalClosure, reason);
    }

    /// <summary>Schedules the next ping by WebSocketPingInterval.</summary>
    public void ArmPing()
    {
        var interval = _configuration.Seconds(ConfigurationKeys.WebSocketPingInterval);
        if (interval > TimeSpan.Zero && _link == Link.Up)
            _pingDue.SetAt(_clock.Target + interval);
        else
            _pingDue.Clear();
    }

    private void SetLink(Link link)
    {
        _link = link;
        _output.IsOpen = link == Link.Up;
    }

    private void Ping()
    {
        _port.Ping();
        if (_pongDue.Due is null)
            _pongDue.SetAt(_clock.Target + _options.PongTimeout);
        ArmPing();
    }

    private void GiveUp()
    {
        _observer.Connection("nothing arrived since the last ping: dropping the connection");
        _port.Abort();
    }
}
