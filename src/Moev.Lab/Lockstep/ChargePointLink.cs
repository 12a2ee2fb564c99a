using System.Net;
using Moev.ChargePoint;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Files;
using Moev.Gateway.Model;
using Moev.Lab.Scenarios;
using Moev.Ocpp.WebSockets;

namespace Moev.Lab.Lockstep;

/// <summary>
/// The network of one charge point: a real connection to the gateway, with the latencies and faults of the scenario in virtual time. The core calls its port members, and gets
/// every outcome later, as an input.
/// </summary>
/// <param name="options">The charge point's options.</param>
/// <param name="settings">The latencies.</param>
/// <param name="random">Draws them; the charge point's own.</param>
/// <param name="resolution">The grid of latencies.</param>
/// <param name="time">The clock.</param>
internal sealed class ChargePointLink(
    ChargePointOptions options, ChargerSettings settings, RandomStream random, TimeSpan resolution, VirtualTimeProvider time) : IChargePointPort, IDisposable
{
    private const string SubProtocol = "ocpp1.6";
    private static readonly byte[] StartTransaction = "\"StartTransaction\""u8.ToArray();

    private readonly Queue<(TimeSpan Due, byte[] Message)> _up = new();
    private readonly Queue<(TimeSpan Due, byte[] Message)> _down = new();
    private readonly Queue<int> _failedTransfers = new();
    private LinkSocket? _socket;
    private LinkSocket? _former; // until the gateway has found its end
    private byte[]? _key;
    private bool _mustDial;
    private string? _ended;
    private int _connections;

    /// <summary>The core, which gets the inputs.</summary>
    public ChargePointCore Core { get; set; } = null!;

    /// <summary>The charge point whose network it is.</summary>
    public LabChargePoint Owner { get; set; } = null!;

    /// <summary>The time that messages of the charge point take in addition: it is late.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>True while nothing passes in either direction, without a sign to either side. What is sent waits, as TCP would send it again later.</summary>
    public bool IsSilent { get; set; }

    /// <summary>True when something is to be done now that needs no answer of the gateway.</summary>
    public bool HasWork => _mustDial || _ended is not null || _failedTransfers.Count > 0 || (NextDue is { } due && due <= time.Now);

    /// <summary>True while a StartTransaction waits to be released: transaction ids follow the order of release.</summary>
    public bool HoldsStart { get; private set; }

    /// <summary>True while the gateway has not handled all that was sent.</summary>
    public bool IsAwaited => _socket?.IsAwaited == true || _former?.IsAwaited == true;

    /// <summary>The time of the next message that is under way; null without one.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            if (IsSilent)
                return null;
            TimeSpan? up = !HoldsStart && _up.TryPeek(out var sent) ? sent.Due : null;
            TimeSpan? down = _down.TryPeek(out var received) ? received.Due : null;
            return up is null || down < up ? down : up;
        }
    }

    public void Connect(byte[]? authorizationKey)
    {
        _key = authorizationKey;
        _mustDial = true;
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        if (_socket is null)
            return;
        if (_up.Count >= options.MaxQueuedFrames)
            End("the network takes nothing any more");
        else if (_up.Count == 0 && !IsSilent && settings.Upstream.IsNone && Delay == TimeSpan.Zero && !IsStart(message))
            _socket.Send(WebSocketOpcode.Text, message);
        else
            _up.Enqueue((Due(settings.Upstream, Delay, _up), message.ToArray()));
    }

    public void Ping()
    {
        if (!IsSilent)
            _socket?.Send(WebSocketOpcode.Ping, []);
    }

    public void Close(WebSocketCloseCode code, string reason)
    {
        if (_socket is null)
        {
            _ended = "closed";
            return;
        }

        if (IsSilent)
        {
            End("given up");
            return;
        }

        SendAll();
        _socket.SendClose(code, reason);
    }

    public void Abort() => End("given up");

    public void Download(int transfer, Uri location, int maxBytes) => _failedTransfers.Enqueue(transfer);

    public void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content) => _failedTransfers.Enqueue(transfer);

    public void CancelTransfer(int transfer)
    {
        // Each has failed already.
    }

    /// <summary>Does what is to be done now: connects, sends and delivers messages that are due, and reports the end of a connection.</summary>
    /// <param name="gateway">The gateway's address; null while it does not run.</param>
    public void Work(IPEndPoint? gateway, WorkTracker work)
    {
        if (_ended is { } reason)
        {
            _former?.Dispose();
            (_ended, _former, _socket) = (null, _socket, null);
            Core.Disconnected(reason);
        }

        if (_mustDial)
            Dial(gateway, work);
        while (_failedTransfers.TryDequeue(out var transfer))
            Core.TransferEnded(transfer, new FileTransferResult(FileTransferStatus.Failed, Detail: "the laboratory has no file server"));
        if (IsSilent)
            return;
        while (_up.TryPeek(out var message) && message.Due <= time.Now && _socket is not null)
        {
            HoldsStart = IsStart(message.Message);
            if (HoldsStart)
                break;
            _socket.Send(WebSocketOpcode.Text, _up.Dequeue().Message);
        }

        while (_down.TryPeek(out var message) && message.Due <= time.Now)
        {
            _down.Dequeue();
            Core.Received(message.Message);
        }
    }

    /// <summary>Sends the StartTransaction that is held.</summary>
    public void ReleaseStart()
    {
        HoldsStart = false;
        if (_up.TryDequeue(out var message))
            _socket?.Send(WebSocketOpcode.Text, message.Message);
    }

    /// <summary>Cuts the connection because the gateway is killed: no gateway is left that would find its end.</summary>
    public void Cut()
    {
        End("the gateway has died");
        _former?.Dispose();
        _former = null;
        if (_socket is not { } socket)
            return;
        _socket = null;
        socket.Dispose();
    }

    /// <inheritdoc cref="LinkSocket.LookForNews"/>
    public bool LookForNews() => _socket?.LookForNews() == true;

    /// <summary>Reads what was found.</summary>
    public void Read()
    {
        if (_socket?.Read(Take) is { } ended)
            End(ended);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _former?.Dispose();
    }

    private static bool IsStart(ReadOnlySpan<byte> message) => message[..Math.Min(message.Length, 64)].IndexOf(StartTransaction) >= 0;

    private void Dial(IPEndPoint? gateway, WorkTracker work)
    {
        _mustDial = false;
        if (gateway is null || IsSilent)
        {
            Core.Disconnected("the gateway does not run");
            return;
        }

        var seed = unchecked((options.Seed * 31) + ++_connections);
        var socket = new LinkSocket(options.MaxMessageBytes, seed);
        if (socket.Open(gateway, work, options.Url, options.Identity, _key, Core.OffersSubProtocol ? SubProtocol : "", seed, Owner) is { } refused)
        {
            socket.Dispose();
            Core.Disconnected(refused.Reason, refused.RetryAfter);
            return;
        }

        _socket = socket;
        Core.Connected();
    }

    private void Take(WebSocketReadStatus status, ReadOnlyMemory<byte> content)
    {
        if (!IsSilent)
            Core.FrameArrived();
        switch (status)
        {
            case WebSocketReadStatus.Text when _down.Count == 0 && !IsSilent && settings.Downstream.IsNone:
                Core.Received(content);
                break;
            case WebSocketReadStatus.Text:
                _down.Enqueue((Due(settings.Downstream, TimeSpan.Zero, _down), content.ToArray()));
                break;
            case WebSocketReadStatus.Ping when Core.AnswersPings && !IsSilent:
                _socket?.Send(WebSocketOpcode.Pong, content.Span);
                break;
        }
    }

    private void End(string reason)
    {
        if (_socket is null)
            return;
        _socket.Close();
        _up.Clear();
        _down.Clear();
        HoldsStart = false;
        _ended ??= reason;
    }

    private void SendAll()
    {
        while (_up.TryDequeue(out var message))
            _socket!.Send(WebSocketOpcode.Text, message.Message);
        HoldsStart = false;
    }

    /// <summary>Returns the time at which a message arrives: not before those that were sent earlier (RFC 6455 runs over TCP).</summary>
    private TimeSpan Due(Latency latency, TimeSpan more, Queue<(TimeSpan Due, byte[] Message)> before)
    {
        var wait = latency.IsNone ? more : latency.Of(random.NextNormal()) + more;
        var steps = (long)Math.Ceiling(wait / resolution);
        var due = time.Now + (resolution * steps);
        return before.Count > 0 && before.Last().Due > due ? before.Last().Due : due;
    }
}
