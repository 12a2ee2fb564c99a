using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Scripting;

/// <summary>
/// The messages that a script can look back at, newest last. Give it to the charge point as its observer; it passes every event on.
/// </summary>
/// <param name="next">The next observer, or null.</param>
public sealed class ScriptJournal(ChargePointObserver? next = null) : ChargePointObserver
{
    /// <summary>Messages that are remembered; the oldest go.</summary>
    public const int Capacity = 10_000;

    private readonly ChargePointObserver _next = next ?? None;
    private readonly Lock _gate = new();
    private readonly Queue<ScriptMessage> _messages = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    // The last CALL of each side; there is one at a time (OCPP-J 1.6 §4.1.1).
    private (string Id, string Action) _ours = ("", "?");
    private (string Id, string Action) _theirs = ("", "?");

    /// <summary>Messages so far, remembered or not.</summary>
    internal long Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>Is completed by the next thing that happens.</summary>
    internal Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    public override void Connection(string text)
    {
        _next.Connection(text);
        Signal();
    }

    public override void Sent(ReadOnlySpan<byte> message)
    {
        _next.Sent(message);
        Add(message, isSent: true, ref _ours, ref _theirs);
    }

    public override void Received(ReadOnlySpan<byte> message)
    {
        _next.Received(message);
        Add(message, isSent: false, ref _theirs, ref _ours);
    }

    public override void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info)
    {
        _next.StatusChanged(connectorId, status, errorCode, info);
        Signal();
    }

    public override void PowerChanged(int connectorId, double offeredCurrent, double current, double power)
    {
        _next.PowerChanged(connectorId, offeredCurrent, current, power);
        Signal();
    }

    public override void Note(string text)
    {
        _next.Note(text);
        Signal();
    }

    /// <summary>The remembered messages from a number on, oldest first.</summary>
    internal ScriptMessage[] Since(long number)
    {
        lock (_gate)
            return [.. _messages.Where(message => message.Number >= number)];
    }

    /// <summary>Wakes the waiters.</summary>
    internal void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private void Add(ReadOnlySpan<byte> utf8, bool isSent, ref (string Id, string Action) call, ref (string Id, string Action) answered)
    {
        if (OcppMessageReader.Read(utf8.ToArray(), out var message) == OcppReadStatus.Message)
        {
            var id = Encoding.UTF8.GetString(message.Id.Span);
            var isCall = message.Type == OcppMessageType.Call;
            if (isCall)
                call = (id, Encoding.UTF8.GetString(message.Action.Span));
            var action = isCall ? call.Action : answered.Id == id ? answered.Action : "?";
            var payload = message.Type == OcppMessageType.CallError
                ? Encoding.UTF8.GetBytes($$"""{"errorCode":"{{message.ErrorCodeText}}"}""")
                : message.Payload.ToArray();
            lock (_gate)
            {
                if (_messages.Count == Capacity)
                    _messages.Dequeue();
                _messages.Enqueue(new ScriptMessage(_count++, Kind(isSent, isCall), action, payload));
            }
        }

        Signal();
    }

    private static ScriptMessageKind Kind(bool isSent, bool isCall) => (isSent, isCall) switch
    {
        (true, true) => ScriptMessageKind.Sent,
        (false, true) => ScriptMessageKind.Received,
        (true, false) => ScriptMessageKind.Replied,
        _ => ScriptMessageKind.Answered,
    };
}
