using System.Buffers;
using System.Text.Json;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.Tokens;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Core;

/// <summary>
/// The charge point without its network: it is told what arrives and what time it is, and says what to send. It never waits, starts no
/// task and reads no clock but the one it was given, so a test or a laboratory can drive thousands of them in lock-step.
/// </summary>
/// <remarks>
/// Not thread-safe: its owner calls it from one thread at a time. Every input first lets the alarms ring that are due by then, each at its
/// own time, so energy, samples and limits come out the same however late or seldom the owner calls. Deadlines of the network (answers,
/// pings, reconnects) count from the time of the call, so a machine that slept does not wake up to a pile of them.
/// </remarks>
internal sealed partial class ChargePointCore : IDisposable
{
    /// <summary>The longest Retry-After that is obeyed: a central system must not send its charge points away for good.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>How slow a skewed clock is.</summary>
    private static readonly TimeSpan SkewedBy = TimeSpan.FromSeconds(90);

    private readonly ChargePointOptions _options;
    private readonly IChargePointPort _port;
    private readonly ChargePointObserver _observer;
    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly DateTimeOffset _wallStart;
    private readonly ConfigurationStore _configuration;
    private readonly AlarmClock _alarms = new();
    private readonly OutboundCalls _calls;
    private readonly ReconnectBackoff _backoff;
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _writer;

    private readonly Alarm _answerDue;
    private readonly Alarm _retryDue;
    private readonly Alarm _connectDue;
    private readonly Alarm _pingDue;
    private readonly Alarm _pongDue;

    /// <summary>The moment being simulated, since the start. All that is due before it has happened.</summary>
    private TimeSpan _now;

    /// <summary>The moment at which the owner called.</summary>
    private TimeSpan _called;

    private Link _link = Link.Down;
    private bool _stopped;

    /// <summary>The network is cut, by whoever drives the charge point.</summary>
    private bool _isOffline;
    private byte[]? _authorizationKey;

    public ChargePointCore(
        ChargePointOptions options, IChargePointPort port, TimeProvider time, ChargePointObserver observer, IKeySource? keys = null)
    {
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _options = options;
        _port = port;
        _observer = observer;
        _time = time;
        _startTimestamp = time.GetTimestamp();
        _wallStart = time.GetUtcNow();
        _configuration = new ConfigurationStore(options);
        _quirks = new QuirkSet(options.Quirks);
        _cache = new AuthorizationCache(options.AuthorizationCacheCapacity);
        _localList = new LocalList(options.LocalAuthListMaxLength, options.SendLocalListMaxLength);
        _diagnosticsLog = new ActivityLog(options.MaxLogEntries);
        _securityLog = new ActivityLog(options.MaxLogEntries);
        _certificates = new CertificateStore(options.CertificateStoreMaxLength, options.AdditionalRootCertificateCheck);
        _requests = new CertificateRequests(keys ?? new SeededKeys(options.Seed), options.Identity, options.SerialNumber ?? options.Identity);
        _firmwareVersion = options.FirmwareVersion;
        _authorizationKey = options.AuthorizationKey;
        _calls = new OutboundCalls(options.MaxQueuedCalls, new TransactionQueue(options.MaxQueuedTransactionMessages));
        _backoff = new ReconnectBackoff(options.ReconnectFirst, options.ReconnectMax, new Random(options.Seed));
        _profiles = new ProfileStore(new ProfileStoreLimits
        {
            Connectors = options.Connectors,
            MaxStackLevel = options.ChargeProfileMaxStackLevel,
            MaxPeriods = options.ChargingScheduleMaxPeriods,
            MaxProfiles = options.MaxChargingProfilesInstalled,
            // Which units it takes a quirk may change: asked before each profile.
            AllowAmperes = true,
            AllowWatts = true,
        });
        _electrical = new ElectricalContext((decimal)options.Voltage, options.Phases, (decimal)options.MaxCurrent);
        _writer = new Utf8JsonWriter(_buffer, OcppMessageWriter.WriterOptions);

        // Charging first: of what is due at the same moment, energy and samples come before anything that ends a transaction.
        _connectors = [.. Enumerable.Range(1, options.Connectors).Select(id => CreateStation(id))];
        _offersDue = _alarms.Create(RecomputeOffers);
        _alignedDue = _alarms.Create(SampleAligned);
        _heartbeatDue = _alarms.Create(QueueHeartbeat);
        _bootDue = _alarms.Create(QueueBoot);
        _resetDue = _alarms.Create(Reboot);
        _upAgainDue = _alarms.Create(() => _rebooting = false);
        _reservationDue = _alarms.Create(ExpireReservations);
        _heldProfilesDue = _alarms.Create(ApplyHeldProfiles);
        _slowDue = _alarms.Create(SendSlowAnswers);
        _firmwareDue = _alarms.Create(NextFirmwareStep);
        _uploadDue = _alarms.Create(Upload);
        _retryDue = _alarms.Create(static () => { });
        _answerDue = _alarms.Create(() => FailInFlight(new CallFailure(CallFailureKind.TimedOut, CallErrorCode.Unknown, "")));
        _connectDue = _alarms.Create(Connect);
        _pingDue = _alarms.Create(Ping);
        _pongDue = _alarms.Create(GiveConnectionUp);
        ShowRateUnits();
    }

    /// <summary>Where the connection is.</summary>
    private enum Link : byte
    {
        Down,
        Connecting,
        Up,
        Closing,
    }

    public ConfigurationStore Configuration => _configuration;

    /// <summary>When the core wants to be called next, since its start; null when only the outside can move it.</summary>
    public TimeSpan? NextDue => _alarms.NextDue;

    /// <summary>The time since the start, now.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_startTimestamp);

    /// <summary>Whether a CALL waits for its answer or its turn.</summary>
    public bool IsIdle => _calls.IsIdle;

    public int QueuedTransactionMessages => _calls.Transactions.Count;

    public bool IsOnline => _link == Link.Up && _registration == RegistrationStatus.Accepted;

    /// <summary>The charge point's clock.</summary>
    private DateTimeOffset Clock =>
        _quirks.Has(Quirk.Boots1970) && !_everAccepted ? DateTimeOffset.UnixEpoch + _now
        : _wallStart + _now + (_quirks.Has(Quirk.ClockSkew) ? -SkewedBy : _clockOffset);

    /// <summary>Whether pings are answered.</summary>
    public bool AnswersPings => !_quirks.Has(Quirk.NoPong);

    /// <summary>Whether the handshake offers the subprotocol.</summary>
    public bool OffersSubProtocol => !_quirks.Has(Quirk.NoSubProtocol);

    public void Dispose()
    {
        _writer.Dispose();
        _certificates.Dispose();
        _requests.Dispose();
    }

    /// <summary>Begins or ends a misbehaviour.</summary>
    public void SetQuirk(Quirk quirk, bool on) => Run(() =>
    {
        _quirks.Set(quirk, on);
        ShowRateUnits();
        if (!_quirks.Has(Quirk.SlowProfiles) && !_quirks.Has(Quirk.ProfilesAtNextSample))
            ApplyHeldProfiles();
        ArmReservations();
        RecomputeOffers();
    });

    public void Start() => Run(Connect);

    /// <summary>Ends the connection, and makes no other. Running transactions stay: this is the plug of the simulation, not of the car.</summary>
    public void Stop(WebSocketCloseCode code, string reason) => Run(() =>
    {
        _stopped = true;
        _connectDue.Clear();
        if (_link is Link.Up)
            Close(code, reason);
        else if (_link is Link.Connecting)
            _port.Abort();
    });

    /// <summary>Lets everything happen that is due by now.</summary>
    public void Tick() => Run(static () => { });

    /// <summary>One whole message arrived. The memory is only lent.</summary>
    public void Received(ReadOnlyMemory<byte> message) => Run(() =>
    {
        _observer.Received(message.Span);
        switch (OcppMessageReader.Read(message, out var read))
        {
            case OcppReadStatus.MalformedWithId when _registration != RegistrationStatus.Rejected:
                AnswerError(read.Id.Span, CallErrorCode.FormationViolation, read.Problem ?? "");
                break;
            case OcppReadStatus.Message when read.Type == OcppMessageType.Call:
                // While rejected the charge point answers nothing (OCPP 1.6 §4.2).
                if (_registration != RegistrationStatus.Rejected)
                    Handle(read);
                break;
            case OcppReadStatus.Message:
                TakeAnswer(read);
                break;
            default:
                Note("dropped a message that is no OCPP-J");
                LogSecurityEvent(SecurityEvent.InvalidMessages, "no OCPP-J");
                break;
        }
    });

    /// <summary>Runs one input: what is due first, then the input itself, then whatever can be sent.</summary>
    private void Run(Action input)
    {
        _called = Elapsed;
        while (_alarms.TryTake(_called, out var due, out var ring))
        {
            AdvanceTo(due);
            ring();
        }

        AdvanceTo(_called);
        input();
        SendNext();
        if (_rebootWhenIdle && _calls.IsIdle)
            Reboot();
        ReportPower();
    }

    private void AdvanceTo(TimeSpan moment)
    {
        // An alarm may be set for a moment that has passed.
        if (moment <= _now)
            return;
        foreach (var station in _connectors)
            station.Connector.Advance(moment - _now);
        _now = moment;
    }

    /// <summary>Lets somebody know, and the diagnostics.</summary>
    private void Note(string text)
    {
        _diagnosticsLog.Add(Clock, text);
        _observer.Note(text);
    }
}
