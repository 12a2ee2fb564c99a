using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// The messages of one charge point: on each connection the connect messages of its mix, and after the start its mix, with one CALL at a time.
/// Messages are sent and received without allocating. Runs under the owner's lock.
/// </summary>
internal sealed class Conversation
{
    /// <summary>The energy in Wh that each meter message adds to the register.</summary>
    private const int WhPerSample = 3;

    private readonly LoadContext _context;
    private readonly LoadIdentity _identity;
    private readonly MixSteps _steps;
    private readonly Role _role;
    private readonly Action<long> _wakeAt;
    private readonly OutstandingCall _call = new();
    private readonly FaultyOutput? _faulty;
    private readonly Pace? _pace; // null for a closed loop
    private readonly AnswerReader _answers;
    private FloodTraffic? _flood;
    private LoadConnection? _connection;

    private MessageValues _values;
    private MessageTemplate? _next;
    private bool _begun;
    private bool _isRenewed;
    private long _connectingSince;
    private long? _lostAt;

    /// <param name="wakeAt">Requests a call of <see cref="Wake"/>.</param>
    public Conversation(LoadContext context, int index, LoadIdentity identity, Role role, Lock gate, Action<long> wakeAt)
    {
        (_context, _identity, _role, _wakeAt) = (context, identity, role, wakeAt);
        var options = context.Options;
        _steps = new MixSteps(options.Mix.GroupOf(index), options.Seed, index);
        _values = identity.Values(0, SmallRandom.For(options.Seed, index));
        _answers = new AnswerReader(context, identity);
        if (options.Faults.TouchesMessages)
            _faulty = new FaultyOutput(context, index, gate, _call);
        if (options.Rate is { } rate && Says && role is Role.Normal or Role.Silent)
            _pace = new Pace(Math.Max(1, (long)(context.Time.TimestampFrequency / rate)));
    }

    /// <summary>True when the mix sends messages after the connect messages.</summary>
    public bool Says => _steps.Says;

    /// <summary>True when the connect messages of the connection are finished.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The time when the connect messages of the connection were finished.</summary>
    public long ReadySince { get; private set; }

    /// <summary>True to send no further message.</summary>
    public bool IsStopping { get; set; }

    /// <summary>The time since when the charge point is leaving, so that one with a new identity takes its place; null when it is not.</summary>
    public long? LeavingSince { get; private set; }

    /// <summary>The outstanding CALL.</summary>
    public OutstandingCall Call => _call;

    /// <summary>Starts the connect messages of a new connection.</summary>
    /// <param name="connection">The connection, after its opening handshake.</param>
    /// <param name="connectingSince">The time when it began to connect.</param>
    public void Open(LoadConnection connection, long connectingSince)
    {
        (_connection, _connectingSince) = (connection, connectingSince);
        _steps.RestartConnect();
        Greet(_context.Time.GetTimestamp());
    }

    /// <summary>Notes the end of the connection.</summary>
    /// <param name="isLost">True when the charge point is to come back as it was.</param>
    public void Close(bool isLost)
    {
        if (IsReady)
            _context.Meter.NotReady();
        // The connect messages are repeated anyway.
        _call.Suspend(isKept: _begun && IsReady);
        if (IsReady && isLost)
            _lostAt = _context.Time.GetTimestamp();
        IsReady = false;
        _connection = null;
        _faulty?.Forget();
        _flood?.Forget();
    }

    /// <summary>Becomes a charge point with a new identity, which has no history.</summary>
    public void Renew()
    {
        _identity.Renew();
        _values = _identity.Values(_values.MessageId, _values.Random);
        _call.Forget();
        _next = null;
        _steps.RestartMain();
        (_isRenewed, LeavingSince) = (true, null);
        _context.Meter.WasRenewed();
    }

    /// <summary>Starts the mix.</summary>
    /// <param name="at">The start time, as a timestamp of the clock.</param>
    public void Begin(long at)
    {
        _begun = true;
        _pace?.Begin(at, _steps.Share());
        if (_role is Role.Noisy or Role.SlowReader)
        {
            _flood = new FloodTraffic(_context, _role, _identity, at);
            _wakeAt(at);
        }
        else if (IsReady)
        {
            _wakeAt(_pace?.Next ?? at);
        }
    }

    /// <summary>Goes on at a time that was requested.</summary>
    public void Wake(long now)
    {
        if (_connection is null)
            return;
        if (!IsReady)
            Greet(now);
        else if (_flood is null)
            Continue(now);
        else
            _wakeAt(_flood.Send(_connection, ref _values.MessageId, now));
    }

    /// <summary>Takes a message of the central system.</summary>
    public void Arrived(ReadOnlyMemory<byte> utf8)
    {
        if (OcppMessageReader.Read(utf8, out var message) != OcppReadStatus.Message)
            _context.Meter.Errors.Add($"invalid OCPP-J message: {message.Problem}", _identity.Text);
        else if (message.Type == OcppMessageType.Call)
            CommandAnswers.Answer(_connection!, message, _context, _identity.Text);
        else if (_flood is not null && IsReady)
            _flood.TakeAnswer(message);
        else if (_call.Matches(message))
            TakeAnswer(message);
        else if (_faulty?.TryTakeDuplicate(message, _answers.StartedTransaction, _identity.Text) != true)
            _context.Meter.Errors.Add("answer without a CALL", _identity.Text);
    }

    /// <summary>Counts the overdue messages.</summary>
    public OverdueMessages Overdue(long now) =>
        _role == Role.Normal ? OverdueMessages.Count(_context, _call, IsReady, _begun ? _pace : null, now) : default;

    private void TakeAnswer(in OcppMessage message)
    {
        var now = _context.Time.GetTimestamp();
        _call.Answered();
        var isUsable = AnswerCheck.IsUsable(_context, _identity.Text, $"{_call.Action}", _call.Action, message);
        if (isUsable && IsReady && _role == Role.Normal)
            _context.Meter.AnswerArrived(_call.Action, _context.Time.GetElapsedTime(_call.Since, now));
        var next = _answers.Read(_call, message, isUsable, ref _values, out var pause);
        switch (IsStopping ? NextStep.Continue : next)
        {
            case NextStep.Boot when isUsable || !IsReady:
                _steps.RestartConnect();
                _wakeAt(now + _context.Pacer.Ticks(pause));
                break;
            case NextStep.StartAgain when IsReady:
                // The following messages belong to a transaction that does not exist.
                _steps.RestartMain();
                // With a rate there is no pause: it would delay messages that are due, and their latencies would count a wait that is not the
                // central system's.
                if (_pace is null)
                    _wakeAt(now + _context.Pacer.Ticks(pause));
                else
                    GoOn(now);
                break;
            default:
                GoOn(now);
                break;
        }
    }

    private void GoOn(long now)
    {
        var options = _context.Options;
        if (IsStopping)
            _connection!.SendClose(WebSocketCloseCode.NormalClosure);
        else if (!IsReady)
            Greet(now);
        else if (options.ThinkMost > TimeSpan.Zero && _pace is null)
            _wakeAt(now + _context.Pacer.Ticks(_steps.Between(options.ThinkLeast, options.ThinkMost)));
        else
            Continue(now);
    }

    /// <summary>Sends the next connect message.</summary>
    private void Greet(long now)
    {
        switch (_steps.Connect(out var message, out var pause))
        {
            case ScriptStatus.Send:
                Send(message!, now, now);
                break;
            case ScriptStatus.Pause:
                _wakeAt(now + _context.Pacer.Ticks(pause));
                break;
            default:
                BecomeReady(now);
                break;
        }
    }

    private void BecomeReady(long now)
    {
        (IsReady, ReadySince) = (true, now);
        _context.Meter.Ready(_context.Time.GetElapsedTime(_connectingSince, now));
        if (_lostAt is { } lostAt)
            _context.Faults.Back.Add(_context.Time.GetElapsedTime(lostAt, now));
        _lostAt = null;
        // The messages that were due meanwhile were those of the charge point that left.
        if (_isRenewed)
            _pace?.SkipTo(now);
        _isRenewed = false;
        if (_role == Role.SlowReader)
            _connection!.StopReading();
        if (_flood is not null)
            _wakeAt(_flood.Resume(now));
        else if (_begun && _call.TryResume())
            Transmit(now);
        else if (_begun)
            Continue(now);
    }

    /// <summary>Executes the next step of the mix.</summary>
    private void Continue(long now)
    {
        while (_next is null)
        {
            switch (_steps.Main(out _next, out var pause))
            {
                case ScriptStatus.Pause when _pace is null:
                    _wakeAt(now + _context.Pacer.Ticks(pause));
                    return;
                case ScriptStatus.End:
                    if (!Says)
                        return;
                    _steps.RestartMain();
                    if (!_context.Options.NewIdentities)
                        break;
                    LeavingSince = now;
                    _connection!.SendClose(WebSocketCloseCode.NormalClosure);
                    return;
            }
        }

        var intended = now;
        if (_pace?.TryTake(now, out intended) == false)
        {
            _wakeAt(_pace.Next);
            return;
        }

        var message = _next;
        _next = null;
        Send(message, intended, now);
    }

    private void Send(MessageTemplate message, long intended, long now)
    {
        _values.MessageId++;
        if (message.HasTimestamp || _context.Log is not null)
            _values.Timestamp = _context.Time.GetUtcNow();
        if (message.Action == Action16.MeterValues)
            _values.Meter += WhPerSample;
        _call.Take(message, _values, intended);
        Transmit(now);
    }

    private void Transmit(long now)
    {
        var buffers = ThreadBuffers.Current;
        var bytes = buffers.Message(_call.Message.MaxBytes);
        var written = _call.Write(bytes, now, out _values.Random);
        _context.Meter.CallSent();
        if (IsReady && _faulty is not null)
            _faulty.Send(_connection!, bytes.AsSpan(0, written), buffers.Frames);
        else
            _connection!.SendFrame(WebSocketOpcode.Text, bytes.AsSpan(0, written));
    }
}
