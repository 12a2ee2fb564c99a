using System.Numerics;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Sessions;

/// <summary>What passed over one connection: plain numbers within its session, so that counting costs neither time nor an object.</summary>
/// <remarks>
/// Received: the read loop writes. Answers: whoever handles the CALL, one at a time. What else is sent, commands and deviations: any thread, by
/// interlocked. Anybody reads.
/// </remarks>
internal struct TrafficCounters
{
    private const int OutcomeKinds = (int)CallOutcomeKind.NotSent + 1;
    private const int DeviationKinds = 8 * sizeof(PayloadDeviations);

    private long _callsReceived;
    private long _resultsReceived;
    private long _errorsReceived;
    private long _othersReceived;
    private long _bytesReceived;
    private long _callsSent;
    private long _resultsSent; // one answer at a time, as the bytes of answers
    private long _answerBytesSent;
    private long _errorsSent;
    private long _bytesSent; // of all others
    private long[]? _commands; // by CallOutcomeKind; null until one ended
    private long[]? _deviations; // by bit of PayloadDeviations; null until there was one

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

    /// <summary>The answer to a CALL: its sender is the only one, so that the most frequent message of all needs no interlocked count.</summary>
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

    /// <summary>Any other message.</summary>
    /// <param name="message">As our encoder writes it: <c>[2,</c>, <c>[3,</c> or <c>[4,</c> at its beginning.</param>
    public void MessageSent(ReadOnlySpan<byte> message)
    {
        Interlocked.Add(ref _bytesSent, message.Length);
        Interlocked.Increment(ref message[1] == (byte)'2' ? ref _callsSent : ref _errorsSent);
    }

    public void CommandEnded(CallOutcomeKind kind) => Interlocked.Increment(ref Slots(ref _commands, OutcomeKinds)[(int)kind]);

    /// <returns>The kinds that this connection had not had before.</returns>
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

    /// <summary>Adds the counts of another connection.</summary>
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
        // Never the other's own array, nor one that somebody reads: a copy of these counters is taken for every answer.
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
