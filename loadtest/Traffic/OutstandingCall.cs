using System.Buffers.Text;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// The CALL of a charge point without an answer: at most one (OCPP-J 1.6 §4.1.1). A CALL of the mix that was outstanding when its connection was
/// lost is sent again next, byte for byte, as by a real charge point (OCPP 1.6 §3.7.1).
/// </summary>
internal sealed class OutstandingCall
{
    private MessageTemplate? _message;
    private MessageValues _values;
    private MessageTemplate? _suspended;
    private MessageValues _suspendedValues;
    private long _suspendedSince;

    /// <summary>True from sending to the answer or the end of the connection.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>The time from which its latency counts.</summary>
    public long Since { get; private set; }

    /// <summary>The time of sending.</summary>
    public long SentAt { get; private set; }

    public MessageTemplate Message => _message!;

    public Action16 Action => _message!.Action;

    public ref readonly MessageValues Values => ref _values;

    /// <summary>Takes the message to send next.</summary>
    public void Take(MessageTemplate message, in MessageValues values, long since) => (_message, _values, Since) = (message, values, since);

    /// <summary>Takes the message that was outstanding on an earlier connection. Its latency continues.</summary>
    public bool TryResume()
    {
        if (_suspended is null)
            return false;
        Take(_suspended, _suspendedValues, _suspendedSince);
        _suspended = null;
        return true;
    }

    /// <summary>Writes the message, which is in flight then.</summary>
    /// <param name="to">The buffer, of at least the template's size.</param>
    /// <param name="now">The time of sending.</param>
    /// <param name="random">The random generator after the message's choices.</param>
    public int Write(Span<byte> to, long now, out SmallRandom random)
    {
        var values = _values;
        var written = _message!.Write(to, ref values);
        random = values.Random;
        (IsInFlight, SentAt) = (true, now);
        return written;
    }

    /// <summary>Returns true for the answer to the CALL in flight.</summary>
    public bool Matches(in OcppMessage answer) => IsInFlight && HasId(answer, _values.MessageId);

    /// <summary>Returns true when a message has this id.</summary>
    public static bool HasId(in OcppMessage message, long id)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, text, out var digits);
        return message.IdMatches(text[..digits]);
    }

    public void Answered() => IsInFlight = false;

    /// <summary>Lets the latency of a message count from a later time.</summary>
    public void Delay(long messageId, long ticks)
    {
        if (IsInFlight && _values.MessageId == messageId)
            Since += ticks;
    }

    /// <summary>Ends the CALL with its connection.</summary>
    /// <param name="isKept">True to send it again on the next connection.</param>
    public void Suspend(bool isKept)
    {
        if (IsInFlight && isKept)
            (_suspended, _suspendedValues, _suspendedSince) = (_message, _values, Since);
        IsInFlight = false;
    }

    /// <summary>Forgets the message that was to be sent again.</summary>
    public void Forget() => _suspended = null;

    /// <summary>Gets the action and the time of the message that is to be sent again.</summary>
    public (Action16 Action, long Since)? Suspended => _suspended is { } message ? (message.Action, _suspendedSince) : null;
}
