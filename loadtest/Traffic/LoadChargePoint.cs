using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Load;
using Moev.LoadTest.Mixes;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// One of thousands of charge points: it connects, says what its mix says first, waits for the start, and then goes through its mix with one
/// CALL at a time. Nothing is allocated per message. What its thread and the run do is put in order by one lock.
/// </summary>
internal sealed partial class LoadChargePoint : IPaced, ISocketOwner, IDisposable
{
    private readonly LoadContext _context;
    private readonly int _index;
    private readonly MixGroup _group;
    private readonly Lock _gate = new();

    // Under the lock, like all of the other parts' fields.
    private Phase _phase;
    private long _connectingSince;
    private string? _failure;
    private bool _stopping;

    public LoadChargePoint(LoadContext context, int index)
    {
        _context = context;
        _index = index;
        _group = context.Options.Mix.GroupOf(index);
        _faults = context.Options.Faults;
        Role = _faults.RoleOf(index, context.Options.ChargePoints);
        _connect = new Script(_group.Connect);
        _main = new Script(_group.Main);
        Identity = $"{context.Options.IdentityPrefix}{index + context.Options.FirstIndex}";
        _values = new MessageValues
        {
            Identity = Content(Identity),
            IdTag = Content(context.Options.IdTag.Replace("{index}", $"{index + context.Options.FirstIndex}", StringComparison.Ordinal)),
            Index = index + context.Options.FirstIndex,
            Meter = index,
            Random = SmallRandom.For(context.Options.Seed, index),
        };
        _choices = SmallRandom.For(~context.Options.Seed, index);
        if (context.Options.Rate is { } rate && _group.Main.Sends && Role is Role.Normal or Role.Silent)
            _interval = Math.Max(1, (long)(context.Time.TimestampFrequency / rate));
    }

    private enum Phase : byte
    {
        /// <summary>No connection.</summary>
        Offline,

        /// <summary>TCP and the opening handshake.</summary>
        Opening,

        /// <summary>Says what it says first.</summary>
        Greeting,

        /// <summary>Goes through its mix, or waits for the start.</summary>
        Ready,
    }

    public string Identity { get; }

    /// <summary>Whether its mix says anything once it is connected.</summary>
    public bool Says => _group.Main.Sends;

    /// <summary>Whether it is connected and has said what it says first.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
                return _phase == Phase.Ready;
        }
    }

    /// <summary>Runs until the stop, connecting again whenever the connection ends.</summary>
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
                failure = e.SocketErrorCode == SocketError.AddressNotAvailable ? "no port is left at the source address" : $"{e.SocketErrorCode}";
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

    /// <summary>Gives the connection up when an answer is overdue. Any thread.</summary>
    public void CheckDeadline(long now)
    {
        lock (_gate)
        {
            if (_silent)
                return;
            if (_phase == Phase.Opening && _context.Time.GetElapsedTime(_connectingSince, now) > _context.Options.ConnectTimeout)
            {
                GiveUp("the opening handshake was not answered in time");
            }
            else if (_inFlight && _context.Time.GetElapsedTime(_sentAt, now) > _context.Options.AnswerTimeout)
            {
                _context.Meter.Errors.Add($"{_call!.Action}: no answer in time", Identity);
                GiveUp("an answer was overdue");
            }
        }
    }

    /// <summary>Ends it in good order: the CALL under way is still answered, then the connection is closed.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            if (_phase is Phase.Greeting or Phase.Ready && !_inFlight)
                SayGoodbye();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            GiveUp("given up");
        }
    }

    private static byte[] Content(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.ToArray();

    /// <summary>Puts away what belonged to the connection, and counts its end.</summary>
    /// <returns>How long to wait before the next attempt; null for none.</returns>
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
            Close();
            if (_context.Stop.IsCancellationRequested || _stopping)
                return null;
            if (_silent)
            {
                _context.Faults.SilentEnded.Add(_context.Time.GetElapsedTime(_silentSince, now));
                return null;
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
            return TimeSpan.FromTicks(_choices.Next(_context.Options.ReconnectLeast.Ticks, _context.Options.ReconnectMost.Ticks));
        }
    }

    private void GiveUp(string failure)
    {
        _failure ??= failure;
        End(failure);
    }
}
