using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Messaging;

/// <summary>The CALLs that may be sent, by the state of registration (OCPP 1.6 §4.2).</summary>
internal enum SendPermission : byte
{
    /// <summary>Nothing: there is no connection, or registration was rejected.</summary>
    None,

    /// <summary>BootNotification, which goes before everything.</summary>
    BootOnly,

    /// <summary>CALLs that a TriggerMessage asked for, while registration is pending.</summary>
    Triggered,

    Everything,
}

/// <summary>
/// Sends one CALL at a time (OCPP-J 1.6 §4.1.1) and waits for its answer. In order: BootNotification; Authorize, so that customers are
/// not kept waiting; then transaction messages and all others in the order they came about, except that a transaction message that waits
/// for its retry holds up no others (OCPP 1.6 §3.7).
/// </summary>
internal sealed class OutboundCalls(int capacity, TransactionQueue transactions)
{
    private readonly Queue<OutboundCall> _urgent = new();
    private readonly Queue<OutboundCall> _ordinary = new();
    private OutboundCall? _boot;
    private long _sequence;

    public SendPermission Permission { get; set; }

    /// <summary>The CALL that waits for its answer.</summary>
    public OutboundCall? InFlight { get; private set; }

    public TransactionQueue Transactions => transactions;

    /// <summary>True when no CALL waits to be sent or answered.</summary>
    public bool IsIdle => InFlight is null && _boot is null && _urgent.Count == 0 && _ordinary.Count == 0 && transactions.Count == 0;

    public void Add(OutboundCall call)
    {
        call.Sequence = ++_sequence;
        switch (call.Action)
        {
            case Action16.BootNotification:
                _boot = call;
                return;
            case Action16.StartTransaction or Action16.StopTransaction:
            case Action16.MeterValues when !call.IsTriggered:
                transactions.Add(call);
                return;
        }

        if (_urgent.Count + _ordinary.Count >= capacity)
            call.Fail(new CallFailure(CallFailureKind.QueueFull, CallErrorCode.Unknown, ""));
        else
            (call.Action == Action16.Authorize ? _urgent : _ordinary).Enqueue(call);
    }

    /// <summary>Takes the CALL to send now, if there is one; it is in flight from then on.</summary>
    public OutboundCall? TakeNext(TimeSpan now)
    {
        if (InFlight is not null || Permission == SendPermission.None)
            return null;
        if (_boot is { } boot)
        {
            _boot = null;
            return InFlight = boot;
        }

        InFlight = Permission switch
        {
            SendPermission.Triggered => TakeTriggered(),
            SendPermission.Everything => TakeAny(now),
            _ => null,
        };
        return InFlight;
    }

    /// <summary>True if the CALL in flight is the transaction queue's head.</summary>
    public bool InFlightIsTransaction => InFlight is not null && InFlight == transactions.Head && transactions.HeadIsInFlight;

    /// <summary>The CALL in flight is over, one way or the other. A transaction message stays in its queue.</summary>
    public OutboundCall? Complete()
    {
        var call = InFlight;
        InFlight = null;
        return call;
    }

    /// <summary>
    /// The connection is lost: transaction messages stay, everything else fails. What it reported is either history, or is reported anew
    /// after the next connection (OCPP 1.6 §4.9). What was never sent because registration is still due waits on.
    /// </summary>
    public void OnDisconnected(bool keepUrgent)
    {
        var failure = new CallFailure(CallFailureKind.Disconnected, CallErrorCode.Unknown, "");
        var inFlight = InFlightIsTransaction ? null : InFlight;
        InFlight = null;
        _boot = null;
        transactions.OnDisconnected();
        inFlight?.Fail(failure);
        Fail(_ordinary, failure);
        if (!keepUrgent)
            Fail(_urgent, failure);
    }

    // Only those that wait now: a failure may queue another.
    private static void Fail(Queue<OutboundCall> queue, in CallFailure failure)
    {
        for (var n = queue.Count; n > 0; n--)
            queue.Dequeue().Fail(failure);
    }

    /// <summary>Takes the CALL that a trigger asked for; it overtakes those that wait for the registration.</summary>
    private OutboundCall? TakeTriggered()
    {
        OutboundCall? triggered = null;
        for (var n = _ordinary.Count; n > 0; n--)
        {
            var call = _ordinary.Dequeue();
            if (triggered is null && call.IsTriggered)
                triggered = call;
            else
                _ordinary.Enqueue(call);
        }

        return triggered;
    }

    private OutboundCall? TakeAny(TimeSpan now)
    {
        if (_urgent.TryDequeue(out var urgent))
            return urgent;
        var ready = transactions.Head is { } head && !(transactions.RetryAt > now) ? head : null;
        if (_ordinary.TryPeek(out var ordinary) && (ready is null || ordinary.Sequence < ready.Sequence))
            return _ordinary.Dequeue();
        if (ready is not null)
            transactions.HeadIsInFlight = true;
        return ready;
    }
}
