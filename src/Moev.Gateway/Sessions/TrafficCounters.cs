using System.Numerics;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Sessions;

/// <summary>The traffic counters of one connection: plain numbers inside its session, so that counting costs neither time nor an object.</summary>
/// <remarks>
/// Received: written by the read loop. Answers: written by the thread that handles the CALL, one at a time. Other sent messages, commands and
/// deviations: any thread, by interlocked operations. Any thread may read.
/// </remarks>
internal struct TrafficCounters
{
    private const int OutcomeKinds = (int)CallOutcomeKind.Unreadable + 1;
    private const int DeviationKinds = 8 * sizeof(PayloadDeviations);

    private long _callsReceived;
    private long _resultsReceived;
    private long _errorsReceived;
    private long _othersReceived;
    private long _bytesReceived;
    private long _callsSent;
    private long _resultsSent; // one answer at a time, like the bytes of answers
    private long _answerBytesSent;
    private long _errorsSent;
    private long _bytesSent; // of all other messages
    private long[]? _commands; // by CallOutcomeKind; null until the first one ends
    private long[]? _deviations; // by bit of PayloadDeviations; null until the first one

    public MessageCounts Received => new(_callsReceived, _resultsReceived, _errorsReceived, _othersReceived, _bytesReceived);

    public MessageCounts Sent => new(_callsSent, _resultsSent, _errorsSent, 0, _bytesSent + _answerBytesSent);

    public readonly IReadOnlyDictionary<CallOutcomeKind, long> Commands => ByKind(_commands, static index => (CallOutcomeKind)index);

    public readonly IReadOnlyDictionary<PayloadDeviations, long> Deviations => ByKind(_deviations, static index => (PayloadDeviations)(1 << index));

    public void MessageReceived(OcppMessageType type, int bytes)
    {
        _bytesReceived += bytes;
        switch (type)
        {
            case OcppMessageType.Call:
                _callsReceived++;
                break;
            case OcppMessageType.CallResult:
                _resultsReceived++;
                break;
            default:
                _errorsReceived++;
                break;
        }
    }

    public void OtherReceived(int bytes)
    {
        _bytesReceived += bytes;
        _othersReceived++;
    }

    /// <summary>Counts the answer to a CALL. Answers have a single writer, so the most frequent message needs no interlocked operation.</summary>
    public void AnswerSent(ReadOnlySpan<byte> message)
    {
        if (message[1] != (byte)'3')
        {
            MessageSent(message);
            return;
        }

        Volatile.Write(ref _resultsSent, _resultsSent + 1);
        Volatile.Write(ref _answerBytesSent, _answerBytesSent + message.Length);
    }

    /// <summary>Counts any other message.</summary>
    /// <param name="message">The message as encoded by the gateway, beginning with <c>[2,</c>, <c>[3,</c> or <c>[4,</c>.</param>
    public void MessageSent(ReadOnlySpan<byte> message)
    {
        Interlocked.Add(ref _bytesSent, message.Length);
        Interlocked.Increment(ref message[1] == (byte)'2' ? ref _callsSent : ref _errorsSent);
    }

    public void CommandEnded(CallOutcomeKind kind) => Interlocked.Increment(ref Slots(ref _commands, OutcomeKinds)[(int)kind]);

    /// <returns>The kinds that are new to this connection.</returns>
    public PayloadDeviations Deviated(PayloadDeviations deviations)
    {
        var slots = Slots(ref _deviations, DeviationKinds);
        var first = PayloadDeviations.None;
        for (var rest = (uint)deviations; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            if (Interlocked.Increment(ref slots[bit]) == 1)
                first |= (PayloadDeviations)(1 << bit);
        }

        return first;
    }

    /// <summary>Adds the counters of another connection.</summary>
    public void Add(in TrafficCounters other)
    {
        _callsReceived += other._callsReceived;
        _resultsReceived += other._resultsReceived;
        _errorsReceived += other._errorsReceived;
        _othersReceived += other._othersReceived;
        _bytesReceived += other._bytesReceived;
        _callsSent += other._callsSent;
        _resultsSent += other._resultsSent;
        _answerBytesSent += other._answerBytesSent;
        _errorsSent += other._errorsSent;
        _bytesSent += other._bytesSent;
        Add(ref _commands, other._commands);
        Add(ref _deviations, other._deviations);
    }

    private static void Add(ref long[]? mine, long[]? others)
    {
        if (others is null)
            return;
        // Never the other's own array, nor one that may be read elsewhere: these counters are copied for every response.
        var sum = (long[])others.Clone();
        for (var i = 0; i < mine?.Length; i++)
            sum[i] += mine[i];
        mine = sum;
    }

    private static long[] Slots(ref long[]? slots, int count) =>
        Volatile.Read(ref slots) ?? Interlocked.CompareExchange(ref slots, new long[count], null) ?? slots;

    private static Dictionary<TKind, long> ByKind<TKind>(long[]? counts, Func<int, TKind> kind)
        where TKind : notnull
    {
        var counted = new Dictionary<TKind, long>();
        for (var i = 0; i < counts?.Length; i++)
        {
            if (counts[i] > 0)
                counted.Add(kind(i), counts[i]);
        }

        return counted;
    }
}
