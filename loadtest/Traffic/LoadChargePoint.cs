using System.Buffers;
using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// One of thousands of charge points: it connects, sends the connect messages of its mix, waits for the start, and then runs its mix with
/// one CALL at a time. Messages are sent and received without allocating. One lock synchronises its thread and the run.
/// </summary>
internal sealed partial class LoadChargePoint : IPaced, ILoadConnectionOwner, IDisposable
{
    private readonly LoadContext _context;
    private readonly int _index;
    private readonly MixGroup _group;
    private readonly Lock _gate = new();
    private readonly Func<uint> _maskingKeys;

    // Guarded by the lock, like the fields of all other parts.
    private Phase _phase;
    private long _connectingSince;
    private string? _failure;
    private bool _stopping;
    private volatile bool _hasConnected;
    private LoadConnection? _connection;

    // The replacement by a charge point with a new identity.
    private int _generation;
    private bool _leaving;
    private bool _renewed;
    private long _leavingSince;

    public LoadChargePoint(LoadContext context, int index)
    {
        _context = context;
        _index = index;
        _group = context.Options.Mix.GroupOf(index);
        _faults = context.Options.Faults;
        Role = _faults.RoleOf(index, context.Options.ChargePoints);
        _connect = new Script(_group.Connect);
        _main = new Script(_group.Main);
        Identity = "";
        _values = new MessageValues { Identity = [], IdTag = [], Index = 0, Random = SmallRandom.For(context.Options.Seed, index) };
        TakeIdentity();
        _choices = SmallRandom.For(~context.Options.Seed, index);
        _maskingKeys = () => (uint)_choices.Next();
        if (context.Options.Rate is { } rate && _group.Main.Sends && Role is Role.Normal or Role.Silent)
            _interval = Math.Max(1, (long)(context.Time.TimestampFrequency / rate));
    }

    private enum Phase : byte
    {
        /// <summary>Not connected.</summary>
        Offline,

        /// <summary>Connecting: TCP and the opening handshake.</summary>
        Opening,

        /// <summary>Sending the connect messages.</summary>
        Greeting,

        /// <summary>Running the mix, or waiting for the start.</summary>
        Ready,
    }

    /// <summary>The identity, which changes with each replacement.</summary>
    public string Identity { get; private set; }

    /// <summary>True once an opening handshake has succeeded.</summary>
    public bool HasConnected => _hasConnected;

    /// <summary>The number in the identity. Replacements take the numbers after those of all first charge points.</summary>
    private int Number => _index + _context.Options.FirstIndex + (_generation * _context.Options.ChargePoints);

    /// <summary>True when the mix sends messages after the connect messages.</summary>
    public bool Says => _group.Main.Sends;

    /// <summary>True when the charge point is connected and has finished its connect messages.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
                return _phase == Phase.Ready;
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

    /// <summary>Drops the connection when an answer is overdue. Thread-safe.</summary>
    public void CheckDeadline(long now)
    {
        lock (_gate)
        {
            if (_silent)
                return;
            if (_leaving && _context.Time.GetElapsedTime(_leavingSince, now) > _context.Options.AnswerTimeout)
            {
                GiveUp("closing handshake timeout");
            }
            else if (_phase == Phase.Opening && _context.Time.GetElapsedTime(_connectingSince, now) > _context.Options.ConnectTimeout)
            {
                GiveUp("opening handshake timeout");
            }
            else if (_inFlight && _context.Time.GetElapsedTime(_sentAt, now) > _context.Options.AnswerTimeout)
            {
                _context.Meter.Errors.Add($"{_call!.Action}: answer timeout", Identity);
                GiveUp("answer timeout");
            }
        }
    }

    /// <summary>Stops the charge point: waits for the answer to the outstanding CALL, then closes the connection.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            if (_phase is Phase.Greeting or Phase.Ready && !_inFlight)
                _connection!.SendClose(WebSocketCloseCode.NormalClosure);
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

    private static byte[] Content(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.ToArray();

    /// <summary>Releases the resources of the connection, and counts its end.</summary>
    /// <returns>The wait before the next attempt; null for none.</returns>
    private TimeSpan? Disconnected(string? failure)
    {
        lock (_gate)
        {
            var now = _context.Time.GetTimestamp();
            var wasReady = _phase == Phase.Ready;
            if (wasReady)
                _context.Meter.NotReady();
            SuspendCall();
            _phase = Phase.Offline;
            _connection?.Dispose();
            _connection = null;
            if (_context.Stop.IsCancellationRequested || _stopping)
                return null;
            if (_silent)
            {
                _context.Faults.SilentEnded.Add(_context.Time.GetElapsedTime(_silentSince, now));
                return null;
            }

            if (_leaving)
            {
                _leaving = false;
                Renew();
                return ReconnectWait();
            }

            if (wasReady)
                _lostAt = now;
            if (_dropped)
            {
                _dropped = false;
                return _comesBackIn;
            }

            if (wasReady && Role == Role.SlowReader)
                _context.Faults.SlowEnded.Add(_context.Time.GetElapsedTime(_slowSince, now));
            else
                _context.Meter.Lost.Add(_failure ?? failure ?? "closed");
            return ReconnectWait();
        }
    }

    private TimeSpan ReconnectWait() => TimeSpan.FromTicks(_choices.Next(_context.Options.ReconnectLeast.Ticks, _context.Options.ReconnectMost.Ticks));

    /// <summary>Closes the connection, so that a charge point with a new identity takes its place.</summary>
    private void Leave(long now)
    {
        _leaving = true;
        _leavingSince = now;
        _connection!.SendClose(WebSocketCloseCode.NormalClosure);
    }

    /// <summary>Becomes a charge point with a new identity, which has no history.</summary>
    private void Renew()
    {
        _generation++;
        TakeIdentity();
        _unanswered = null;
        _next = null;
        _main.Restart();
        _renewed = true;
        _context.Meter.WasRenewed();
    }

    private void TakeIdentity()
    {
        Identity = $"{_context.Options.IdentityPrefix}{Number}";
        _values.Identity = Content(Identity);
        _values.IdTag = Content(_context.Options.IdTag.Replace("{index}", $"{Number}", StringComparison.Ordinal));
        _values.Index = Number;
        _values.Meter = _index;
        _values.TransactionId = 0;
    }

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
            connection.IsSilent = _silent;
            _phase = Phase.Opening;
            _connectingSince = _context.Time.GetTimestamp();
            _failure = null;
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
