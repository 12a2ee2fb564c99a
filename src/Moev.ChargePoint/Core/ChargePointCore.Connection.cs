using System.Globalization;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Core;

/// <content>The connection: made, kept alive, lost, cut, and made again.</content>
internal sealed partial class ChargePointCore
{
    public void Connected() => Run(() =>
    {
        _link = Link.Up;
        _observer.Connection("connected");
        ArmPing();
        OnConnected();
    });

    /// <summary>The connection is gone, or could not be made.</summary>
    /// <param name="reason">For people.</param>
    /// <param name="retryAfter">The least wait before the next, if the central system asked for one.</param>
    public void Disconnected(string reason, TimeSpan? retryAfter = null) => Run(() =>
    {
        _link = Link.Down;
        _calls.Permission = SendPermission.None;
        _answerDue.Clear();
        _retryDue.Clear();
        _pingDue.Clear();
        _pongDue.Clear();
        _slowDue.Clear();
        _slowAnswers.Clear();
        _calls.OnDisconnected(keepUrgent: !_everAccepted);
        OnDisconnected();
        if (_stopped)
        {
            _observer.Connection($"disconnected: {reason}");
            return;
        }

        _diagnosticsLog.Add(Clock, $"disconnected: {reason}");
        if (_isOffline)
        {
            if (_rebooting)
                _upAgainDue.SetAt(_called + _options.RebootDuration);
            _observer.Connection($"disconnected: {reason}");
            return;
        }

        var wait = _rebooting ? _options.RebootDuration : _connectAtOnce ? TimeSpan.Zero : _backoff.Next();
        _connectAtOnce = false;
        if (retryAfter > wait)
            wait = retryAfter.Value < MaxRetryAfter ? retryAfter.Value : MaxRetryAfter;
        _connectDue.SetAt(_called + wait);
        _observer.Connection(string.Create(CultureInfo.InvariantCulture, $"disconnected: {reason}; connecting again in {wait.TotalSeconds:0.0} s"));
    });

    /// <summary>Some frame arrived, of whatever kind: the connection is alive.</summary>
    public void FrameArrived() => _pongDue.Clear();

    /// <summary>Cuts the network, without a goodbye, or restores it.</summary>
    public void SetOffline(bool offline) => Run(() =>
    {
        _isOffline = offline;
        _connectDue.Clear();
        if (!offline)
        {
            Connect();
        }
        else if (_link != Link.Down)
        {
            // What is said from now on reaches nobody.
            _link = Link.Closing;
            _calls.Permission = SendPermission.None;
            _port.Abort();
        }
    });

    private void Connect()
    {
        if (_stopped || _isOffline || _link != Link.Down)
            return;
        _link = Link.Connecting;
        _rebooting = false;
        _upAgainDue.Clear();
        _observer.Connection("connecting");
        _port.Connect(_authorizationKey);
    }

    private void Close(WebSocketCloseCode code, string reason)
    {
        _link = Link.Closing;
        _calls.Permission = SendPermission.None;
        _pingDue.Clear();
        _port.Close(code, reason);
    }

    private void Ping()
    {
        _port.Ping();
        if (_pongDue.Due is null)
            _pongDue.SetAt(_called + _options.PongTimeout);
        ArmPing();
    }

    private void ArmPing()
    {
        var interval = _configuration.Seconds(ConfigurationKeys.WebSocketPingInterval);
        if (interval > TimeSpan.Zero && _link == Link.Up)
            _pingDue.SetAt(_called + interval);
        else
            _pingDue.Clear();
    }

    private void GiveConnectionUp()
    {
        _observer.Connection("nothing arrived since the last ping: giving the connection up");
        _port.Abort();
    }
}
