using System.Runtime.CompilerServices;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>Waits of the read loop.</summary>
internal sealed partial class WebSocketConnection
{
    /// <summary>Reading waits until the message may be taken; meanwhile the transport's buffers fill, and then the peer's.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverLaterAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message, long retryAt)
    {
        _application.OnRateExceeded();
        _rateWaiter ??= new RateWaiter(_wheel);
        do
            await _rateWaiter.Until(retryAt);
        while (!_messages.TryTake(_settings.MessageRate, _time.GetTimestamp(), _time.TimestampFrequency, out retryAt));
        await DeliverNow(type, message);
    }

    /// <summary>Not reading, through no fault of the peer's: silence means nothing, and its end is seen by the transport's token only.</summary>
    private async ValueTask PauseAsync(ValueTask wait)
    {
        _deadlines.Pause();
        var registration = _context.ConnectionClosed.UnsafeRegister(
            static state => ((WebSocketConnection)state!).NoteLost("the connection ended without a close frame"), this);
        try
        {
            await wait;
        }
        finally
        {
            await registration.DisposeAsync();
            _deadlines.Resume();
        }
    }
}
