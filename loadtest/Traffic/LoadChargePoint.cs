using System.Buffers;
using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Cryptography;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// One of thousands of charge points: it connects again whenever its connection ends, and carries its conversation on. One lock synchronises its
/// thread and the run.
/// </summary>
internal sealed class LoadChargePoint : IPaced, ILoadConnectionOwner, IDisposable
{
    private readonly LoadContext _context;
    private readonly int _index;
    private readonly Lock _gate = new();
    private readonly LoadIdentity _identity;
    private readonly Conversation _conversation;
    private readonly Func<uint> _maskingKeys;

    // Guarded by the lock.
    private SmallRandom _choices;
    private LoadConnection? _connection;
    private long _connectingSince;
    private bool _isOpening;
    private string? _failure;
    private bool _stopping;
    private volatile bool _hasConnected;

    // The requested wake-up; null for none.
    private long? _wakeAt;

    // The injected faults of the connection.
    private long? _silentSince;
    private TimeSpan? _comesBackIn; // after a drop

    public LoadChargePoint(LoadContext context, int index)
    {
        (_context, _index) = (context, index);
        Role = context.Options.Faults.RoleOf(index, context.Options.ChargePoints);
        _identity = new LoadIdentity(context.Options, index);
        _conversation = new Conversation(context, index, _identity, Role, _gate, WakeAt);
        _choices = SmallRandom.For(unchecked(~context.Options.Seed + 2), index);
        _maskingKeys = () => (uint)_choices.Next();
    }

    public Role Role { get; }

    /// <summary>The identity, which changes with each replacement.</summary>
    public string Identity => _identity.Text;

    /// <summary>True when the mix sends messages after the connect messages.</summary>
    public bool Says => _conversation.Says;

    /// <summary>True once an opening handshake has succeeded.</summary>
    public bool HasConnected => _hasConnected;

    /// <summary>True when the charge point is connected and has finished its connect messages.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
                return _conversation.IsReady;
        }
    }

    /// <summary>Runs until stopped, reconnecting whenever the connection ends.</summary>
    public async Task RunAsync()
    {
        var stop = _context.Stop;
        while (!stop.IsCancellationRequested)
        {
            string? failure;
            try
            {
                failure = await ConnectAsync();
            }
            catch (SocketException e)
            {
                failure = e.SocketErrorCode == SocketError.AddressNotAvailable ? "the source address has no free port; use more --source-addresses" : $"{e.SocketErrorCode}";
            }
            catch (Win32Exception e)
            {
                failure = e.Message;
            }

            if (Disconnected(failure) is not { } wait)
                return;
            await Task.Delay(wait, _context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Starts the mix.</summary>
    /// <param name="at">The start time, as a timestamp of the clock.</param>
    public void Begin(long at)
    {
        lock (_gate)
            _conversation.Begin(at);
    }

    public void Wake(long now)
    {
        lock (_gate)
        {
            if (_wakeAt is not { } due || now < due || _stopping || _silentSince is not null)
                return;
            _wakeAt = null;
            _conversation.Wake(now);
        }
    }

    /// <summary>Counts the overdue messages.</summary>
    public OverdueMessages Overdue(long now)
    {
        lock (_gate)
            return _conversation.Overdue(now);
    }

    /// <summary>Drops the connection when an answer is overdue. Thread-safe.</summary>
    public void CheckDeadline(long now)
    {
        lock (_gate)
        {
            if (_silentSince is not null)
                return;
            var (options, call) = (_context.Options, _conversation.Call);
            if (_conversation.LeavingSince is { } leaving && Elapsed(leaving) > options.AnswerTimeout)
            {
                GiveUp("closing handshake timeout");
            }
            else if (_isOpening && Elapsed(_connectingSince) > options.ConnectTimeout)
            {
                GiveUp("opening handshake timeout");
            }
            else if (call.IsInFlight && Elapsed(call.SentAt) > options.AnswerTimeout)
            {
                _context.Meter.Errors.Add($"{call.Action}: answer timeout", Identity);
                GiveUp("answer timeout");
            }
        }

        TimeSpan Elapsed(long since) => _context.Time.GetElapsedTime(since, now);
    }

    /// <summary>Drops the connection abruptly, like a router that is switched off.</summary>
    /// <param name="comesBackIn">The time until it reconnects.</param>
    public void Drop(TimeSpan comesBackIn)
    {
        lock (_gate)
        {
            if (!_conversation.IsReady || _stopping || _silentSince is not null)
                return;
            _comesBackIn = comesBackIn;
            _context.Faults.WasDropped();
            GiveUp("dropped by a storm");
        }
    }

    /// <summary>Stops sending and reading, but keeps the connection open.</summary>
    public void GoSilent()
    {
        lock (_gate)
        {
            _silentSince = _context.Time.GetTimestamp();
            if (_connection is not null)
                _connection.IsSilent = true;
            _conversation.Call.Answered();
        }
    }

    /// <summary>Stops the charge point: waits for the answer to the outstanding CALL, then closes the connection.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            _conversation.IsStopping = true;
            if (_connection is not null && !_isOpening && !_conversation.Call.IsInFlight)
                _connection.SendClose(WebSocketCloseCode.NormalClosure);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            GiveUp("stopped");
        }
    }

    void ILoadConnectionOwner.Opened()
    {
        _isOpening = false;
        _hasConnected = true;
        _conversation.Open(_connection!, _connectingSince);
    }

    void ILoadConnectionOwner.ProtocolViolated(FrameViolation violation) => _context.Meter.Errors.Add($"no WebSocket: {violation}", Identity);

    void ILoadConnectionOwner.MessageArrived(ReadOnlyMemory<byte> utf8) => _conversation.Arrived(utf8);

    private void WakeAt(long timestamp)
    {
        _wakeAt = timestamp;
        _context.Pacer.Schedule(this, timestamp);
    }

    /// <summary>Releases the resources of the connection, and counts its end.</summary>
    /// <returns>The wait before the next attempt; null for none.</returns>
    private TimeSpan? Disconnected(string? failure)
    {
        lock (_gate)
        {
            var (wasReady, isLeaving) = (_conversation.IsReady, _conversation.LeavingSince is not null);
            var isOver = _context.Stop.IsCancellationRequested || _stopping;
            _conversation.Close(isLost: !isOver && !isLeaving && _silentSince is null);
            (_wakeAt, _isOpening) = (null, false);
            _connection?.Dispose();
            _connection = null;
            if (isOver)
                return null;
            if (_silentSince is { } silent)
            {
                _context.Faults.SilentEnded.Add(_context.Time.GetElapsedTime(silent));
                return null;
            }

            if (isLeaving)
                _conversation.Renew();
            if (_comesBackIn is { } dropped)
            {
                _comesBackIn = null;
                return dropped;
            }

            if (isLeaving)
                return ReconnectWait();
            if (wasReady && Role == Role.SlowReader)
                _context.Faults.SlowEnded.Add(_context.Time.GetElapsedTime(_conversation.ReadySince));
            else
                _context.Meter.Lost.Add(_failure ?? failure ?? "closed");
            return ReconnectWait();
        }
    }

    private TimeSpan ReconnectWait() => TimeSpan.FromTicks(_choices.Next(_context.Options.ReconnectLeast.Ticks, _context.Options.ReconnectMost.Ticks));

    private void GiveUp(string failure)
    {
        _failure ??= failure;
        _connection?.End(failure);
    }

    /// <summary>Starts to connect.</summary>
    /// <returns>A task that completes when the connection has ended: with the reason, or null after a normal close.</returns>
    private Task<string?> ConnectAsync()
    {
        var socket = new Socket(_context.Server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        LoadConnection connection;
        try
        {
            socket.NoDelay = true;
            if (Role == Role.SlowReader)
                socket.ReceiveBufferSize = 4_096;
            _context.Options.SourceAddresses.Bind(socket, _index);
            var key = ClientHandshake.CreateKey(RandomNumberGenerator.GetBytes(ClientHandshake.KeyBytes));
            connection = new LoadConnection(socket, _context.Loop, _gate, this, Request(key), key, _maskingKeys);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        lock (_gate)
        {
            _connection = connection;
            connection.IsSilent = _silentSince is not null;
            (_isOpening, _connectingSince, _failure) = (true, _context.Time.GetTimestamp(), null);
            return _stopping ? Task.FromResult<string?>("stopped") : connection.ConnectAsync(_context.Server);
        }
    }

    private ReadOnlyMemory<byte> Request(string key)
    {
        var request = new ArrayBufferWriter<byte>(512);
        var url = new Uri(_context.Options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + Uri.EscapeDataString(Identity) + _context.Options.Url.Query);
        var authorization = _context.Options.Key is { } password ? BasicCredentials.Encode(Identity, password) : null;
        ClientHandshake.WriteRequest(request, url, key, LoadConnection.SubProtocol, authorization);
        return request.WrittenMemory;
    }
}
