using System.Diagnostics.Metrics;
using System.Numerics;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Diagnostics;

/// <summary>The gateway's metrics. Identities are never tags: the number of series must not grow with the number of charge points.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "Moev.Gateway";

    /// <summary>The upper bounds of a duration's buckets in seconds, from a heartbeat's microseconds to a command that waits for a modem.</summary>
    public static readonly double[] DurationBounds =
        [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // Enum.ToString would allocate a box.
    private static readonly string[] OutcomeNames = Enum.GetNames<CallOutcomeKind>();

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _sessionsReplaced;
    private readonly Counter<long> _sessionsClosed;
    private readonly Counter<long> _handshakesRefused;
    private readonly Counter<long> _connectionsRefused;
    private readonly ReceivedMessages _messagesReceived = new();
    private readonly Histogram<double> _callDuration;
    private readonly Counter<long> _callErrorsSent;
    private readonly Histogram<double> _commandDuration;
    private readonly UpDownCounter<long> _commandsQueued;
    private readonly Counter<long> _answersUnmatched;
    private readonly Counter<long> _deviations;
    private readonly Counter<long> _messagesMalformed;
    private readonly Counter<long> _receivePaused;
    private readonly Counter<long> _receiveThrottled;
    private readonly Counter<long> _ledgerKept;
    private readonly Counter<long> _ledgerNotesLost;
    private readonly Counter<long> _ledgerRefused;
    private readonly Counter<long> _ledgerDropped;
    private readonly Counter<long> _ledgerSecurityLeftOut;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _sessions = _meter.CreateUpDownCounter<long>("moev.sessions", "{session}", "Sessions open now");
        _sessionsReplaced = _meter.CreateCounter<long>("moev.sessions.replaced", "{session}", "Sessions that a new connection of the same identity replaced");
        _sessionsClosed = _meter.CreateCounter<long>("moev.sessions.closed", "{session}", "Sessions closed, by close code");
        _handshakesRefused = _meter.CreateCounter<long>("moev.handshakes.refused", "{handshake}", "Opening handshakes refused, by HTTP status");
        _connectionsRefused = _meter.CreateCounter<long>(
            "moev.connections.refused", "{connection}", "Connections refused because of Ocpp:MaxHalfOpen, Ocpp:MaxSessions and Ocpp:SourcePercent, by option and outcome");
        _meter.CreateObservableCounter("moev.messages.received", _messagesReceived.Measure, "{message}", "OCPP-J messages received, by type and action");
        _callDuration = CreateDuration("moev.calls.handled.duration", "Time from receiving a charge point's CALL to queueing the answer, by action");
        _callErrorsSent = _meter.CreateCounter<long>("moev.callerrors.sent", "{message}", "CALLERRORs sent, by code");
        _commandDuration = CreateDuration("moev.commands.duration", "Time from a command's request to its outcome, by action and outcome");
        _commandsQueued = _meter.CreateUpDownCounter<long>("moev.commands.queued", "{command}", "Commands queued behind another command to the same charge point");
        _answersUnmatched = _meter.CreateCounter<long>("moev.answers.unmatched", "{message}", "Answers without a CALL in flight: late, repeated or invented");
        _deviations = _meter.CreateCounter<long>("moev.deviations", "{deviation}", "Deviations from the schema that were accepted, by kind");
        _messagesMalformed = _meter.CreateCounter<long>("moev.messages.malformed", "{message}", "Invalid OCPP-J messages received");
        _receivePaused = _meter.CreateCounter<long>("moev.receive.paused", "{pause}", "Pauses in reading from a charge point that sends CALLs faster than they are handled (backpressure)");
        _receiveThrottled = _meter.CreateCounter<long>("moev.receive.throttled", "{pause}", "Pauses in reading from a charge point that exceeds Ocpp:MaxMessagesPerSecond");
        _ledgerKept = _meter.CreateCounter<long>("moev.ledger.kept", "{message}", "Transaction messages acknowledged but stored apart from transactions, by reason");
        _ledgerNotesLost = _meter.CreateCounter<long>("moev.ledger.notes.lost", "{note}", "Statuses, boots and similar notes dropped because too many writes were queued");
        _ledgerRefused = _meter.CreateCounter<long>("moev.ledger.refused", "{write}", "Writes refused because too many writes or bytes waited for storage, by class");
        _ledgerSecurityLeftOut = _meter.CreateCounter<long>("moev.ledger.security.left.out", "{event}", "Security events left out because there were too many in a minute");
        _ledgerDropped = _meter.CreateCounter<long>("moev.ledger.dropped", "{record}", "Records deleted because a quota of the ledger was full, by kind");
    }

    public void SessionOpened() => _sessions.Add(1);

    /// <param name="closeCode">Any code: the peer chooses it.</param>
    public void SessionClosed(int closeCode)
    {
        _sessions.Add(-1);
        _sessionsClosed.Add(1, new KeyValuePair<string, object?>("code", CloseCodeLabel.Of(closeCode)));
    }

    public void SessionReplaced() => _sessionsReplaced.Add(1);

    public void HandshakeRefused(int status) => _handshakesRefused.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <param name="option">The option that decides: one of a few.</param>
    /// <param name="isAnswered">False for a connection that was closed without an answer.</param>
    public void ConnectionRefused(string option, bool isAnswered) => _connectionsRefused.Add(
        1, new KeyValuePair<string, object?>("option", option), new KeyValuePair<string, object?>("outcome", isAnswered ? "503" : "closed"));

    /// <param name="type">The type of the message.</param>
    /// <param name="action">Its action; for an answer, the action of the answered CALL.</param>
    public void MessageReceived(OcppMessageType type, Action16 action) => _messagesReceived.Add(type, action);

    public void CallHandled(Action16 action, TimeSpan elapsed) =>
        _callDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("action", ActionName(action)));

    public void CallErrorSent(CallErrorCode code) => _callErrorsSent.Add(1, new KeyValuePair<string, object?>("code", CallErrorCodes.Name(code)));

    public void CommandEnded(Action16 action, CallOutcomeKind outcome, TimeSpan elapsed) => _commandDuration.Record(
        elapsed.TotalSeconds,
        new KeyValuePair<string, object?>("action", ActionName(action)),
        new KeyValuePair<string, object?>("outcome", OutcomeNames[(int)outcome]));

    public void CommandQueued() => _commandsQueued.Add(1);

    public void CommandDequeued() => _commandsQueued.Add(-1);

    public void AnswerUnmatched() => _answersUnmatched.Add(1);

    public void MessageMalformed() => _messagesMalformed.Add(1);

    public void ReceivePaused() => _receivePaused.Add(1);

    public void ReceiveThrottled() => _receiveThrottled.Add(1);

    /// <param name="reason">The reason, such as OrphanStop; one of a few constants.</param>
    public void LedgerKept(string reason) => _ledgerKept.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void LedgerNoteLost() => _ledgerNotesLost.Add(1);

    /// <param name="writes">The class of the write, such as Record; one of a few constants.</param>
    public void LedgerRefused(string writes) => _ledgerRefused.Add(1, new KeyValuePair<string, object?>("class", writes));

    public void LedgerSecurityLeftOut() => _ledgerSecurityLeftOut.Add(1);

    /// <param name="records">The kind of the records, such as KeptMessages; one of a few constants.</param>
    public void LedgerDropped(string records, int count) => _ledgerDropped.Add(count, new KeyValuePair<string, object?>("kind", records));

    /// <summary>Adds the gauge of the free space.</summary>
    public void ObserveLedgerSpace(Func<long> free) =>
        _meter.CreateObservableUpDownCounter("moev.ledger.free.bytes", free, "By", "Free space of the ledger's file system");

    /// <summary>Adds the gauges of what waits for storage.</summary>
    public void ObserveLedgerQueue(Func<(int Writes, long Bytes)> waiting)
    {
        _meter.CreateObservableUpDownCounter("moev.ledger.waiting", () => (long)waiting().Writes, "{write}", "Writes that wait for storage");
        _meter.CreateObservableUpDownCounter("moev.ledger.waiting.bytes", () => waiting().Bytes, "By", "Bytes of the writes that wait for storage");
    }

    public void Deviated(PayloadDeviations deviations)
    {
        for (var rest = (uint)deviations; rest != 0; rest &= rest - 1)
        {
            var kind = (PayloadDeviations)(1u << BitOperations.TrailingZeroCount(rest));
            _deviations.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        }
    }

    public void Dispose() => _meter.Dispose();

    private Histogram<double> CreateDuration(string name, string description) => _meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });

    internal static string ActionName(Action16 action) => action == Action16.Unknown ? "unknown" : Actions16.Name(action);
}
