using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

// Sending and its schedule. Everything runs under the lock.
internal sealed partial class LoadChargePoint
{
    /// <summary>The energy in Wh that each meter message adds to the register.</summary>
    private const int WhPerSample = 3;

    // The scripts, and the random generator for their choices and for reconnects.
    private Script _connect;
    private Script _main;
    private SmallRandom _choices;
    private MessageValues _values;

    // The outstanding CALL: its template, and the values for writing it again byte for byte.
    private MessageTemplate? _call;
    private MessageValues _callValues;
    private bool _inFlight;
    private long _startedAt;
    private long _sentAt;

    // A CALL of the mix that was outstanding when the connection was lost. It is sent again next, as by a real charge point (OCPP 1.6
    // §3.7.1).
    private MessageTemplate? _unanswered;
    private MessageValues _unansweredValues;
    private long _unansweredSince;

    // Pacing: the next message and its time. An interval of 0 is a closed loop.
    private readonly long _interval;
    private long _nextIntended;
    private MessageTemplate? _next;
    private bool _begun;
    private bool _waiting;
    private long _wakeAt;

    /// <summary>Starts the mix.</summary>
    /// <param name="at">The start time, as a timestamp of the clock.</param>
    public void Begin(long at)
    {
        lock (_gate)
        {
            _begun = true;
            _nextIntended = at + (long)(_interval * _choices.NextDouble());
            if (Role is Role.Noisy or Role.SlowReader)
                BeginFlood(at);
            else if (_phase == Phase.Ready)
                WakeAt(_interval > 0 ? _nextIntended : at);
        }
    }

    public void Wake(long now)
    {
        lock (_gate)
        {
            if (!_waiting || now < _wakeAt || _stopping || _silent)
                return;
            _waiting = false;
            if (_phase == Phase.Ready && _flood is not null)
                SendFlood(now);
            else if (_phase == Phase.Greeting)
                Greet(now);
            else if (_phase == Phase.Ready)
                Continue(now);
        }
    }

    /// <summary>Counts the overdue messages. With a rate, the sent ones enter the latencies with their age.</summary>
    /// <returns>The number of sent messages without an answer, the number of messages that are due and not sent, and the age of the oldest of both.</returns>
    public (long Unanswered, long NotSent, TimeSpan Oldest) Outstanding(long now)
    {
        lock (_gate)
        {
            if (Role != Role.Normal)
                return default;
            long unanswered = 0;
            var oldest = now;
            if (_inFlight && _phase == Phase.Ready)
                Add(_call!.Action, _startedAt);
            if (_unanswered is not null)
                Add(_unanswered.Action, _unansweredSince);
            long notSent = 0;
            if (_begun && _interval > 0 && _nextIntended < now)
            {
                notSent = ((now - 1 - _nextIntended) / _interval) + 1;
                oldest = Math.Min(oldest, _nextIntended);
            }

            return (unanswered, notSent, _context.Time.GetElapsedTime(oldest, now));

            void Add(Action16 action, long since)
            {
                unanswered++;
                oldest = Math.Min(oldest, since);
                // In a closed loop every charge point has one outstanding message, and most would be answered in a moment.
                if (_interval > 0)
                    _context.Meter.AnswerMissing(action, _context.Time.GetElapsedTime(since, now));
            }
        }
    }

    private void WakeAt(long timestamp)
    {
        _waiting = true;
        _wakeAt = timestamp;
        _context.Pacer.Schedule(this, timestamp);
    }

    /// <summary>Sends the next connect message.</summary>
    private void Greet(long now)
    {
        switch (_connect.Advance(ref _choices, out var message, out var pause))
        {
            case ScriptStatus.Send:
                Call(message!, now, now);
                break;
            case ScriptStatus.Pause:
                WakeAt(now + _context.Pacer.Ticks(pause));
                break;
            default:
                _phase = Phase.Ready;
                _greeted = true;
                _context.Meter.Ready(_context.Time.GetElapsedTime(_connectingSince, now));
                if (_lostAt is { } lostAt)
                    _context.Faults.Back.Add(_context.Time.GetElapsedTime(lostAt, now));
                _lostAt = null;
                // The messages that were due meanwhile were those of the charge point that left.
                if (_renewed)
                    _nextIntended = Math.Max(_nextIntended, now);
                _renewed = false;
                if (Role == Role.SlowReader)
                {
                    _slowSince = now;
                    _connection!.StopReading();
                }

                if (_flood is not null)
                    ResumeFlood(now);
                else if (_begun)
                    Resume(now);
                break;
        }
    }

    private void Resume(long now)
    {
        if (_unanswered is null)
        {
            Continue(now);
            return;
        }

        _call = _unanswered;
        _callValues = _unansweredValues;
        _startedAt = _unansweredSince;
        _unanswered = null;
        Transmit(now);
    }

    /// <summary>Executes the next step of the mix.</summary>
    private void Continue(long now)
    {
        while (_next is null)
        {
            switch (_main.Advance(ref _choices, out _next, out var pause))
            {
                case ScriptStatus.Pause when _interval == 0:
                    WakeAt(now + _context.Pacer.Ticks(pause));
                    return;
                case ScriptStatus.End:
                    if (!_group.Main.Sends)
                        return;
                    _main.Restart();
                    if (!_context.Options.NewIdentities)
                        break;
                    Leave(now);
                    return;
            }
        }

        var intended = now;
        if (_interval > 0)
        {
            if (_nextIntended > now)
            {
                WakeAt(_nextIntended);
                return;
            }

            intended = _nextIntended;
            _nextIntended += _interval;
        }

        var message = _next;
        _next = null;
        Call(message, intended, now);
    }

    private void Call(MessageTemplate message, long intended, long now)
    {
        _values.MessageId++;
        if (message.HasTimestamp || _context.Log is not null)
            _values.Timestamp = _context.Time.GetUtcNow();
        if (message.Action == Action16.MeterValues)
            _values.Meter += WhPerSample;
        _call = message;
        _callValues = _values;
        _startedAt = intended;
        Transmit(now);
    }

    private void Transmit(long now)
    {
        var buffers = ThreadBuffers.Current;
        var bytes = buffers.Message(_call!.MaxBytes);
        var values = _callValues;
        var written = _call.Write(bytes, ref values);
        _values.Random = values.Random;
        _inFlight = true;
        _sentAt = now;
        _context.Meter.CallSent();
        if (_greeted && _faults.TouchesMessages)
            TransmitWithFaults(_connection!, bytes.AsSpan(0, written), buffers.Frames);
        else
            _connection!.SendFrame(WebSocketOpcode.Text, bytes.AsSpan(0, written));
    }

    private void SuspendCall()
    {
        // The connect messages are repeated anyway.
        if (_inFlight && _begun && _greeted)
        {
            _unanswered = _call;
            _unansweredValues = _callValues;
            _unansweredSince = _startedAt;
        }

        _inFlight = false;
        _waiting = false;
        _duplicateOwed = false;
        if (_flood is { Unanswered: > 0 } flood)
            flood.Forget();
    }
}
