using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Messaging;

/// <summary>
/// The transaction-related messages in the order in which they came about: StartTransaction, StopTransaction and MeterValues
/// (OCPP 1.6 §3.7). The head is sent until it is answered, or until it has failed as often as TransactionMessageAttempts allows (§3.7.1);
/// the others wait behind it, also while the charge point is offline.
/// </summary>
/// <remarks>
/// A lost connection is no failure: only the central system's answer, or its silence, is one. The bound is kept by dropping the oldest
/// MeterValues. StartTransaction and StopTransaction are never dropped: the owner begins no transaction while <see cref="IsFull"/>, so
/// at most one stop per connector comes on top.
/// </remarks>
internal sealed class TransactionQueue(int capacity)
{
    private readonly LinkedList<OutboundCall> _messages = [];
    private int _failures;

    public int Count => _messages.Count;

    /// <summary>True when the queue is full and holds no message that may be dropped.</summary>
    public bool IsFull => Count >= capacity && FirstDroppable() is null;

    /// <summary>MeterValues dropped so far to keep the bound.</summary>
    public int Dropped { get; private set; }

    /// <summary>The message to send next, or the one that is being sent.</summary>
    public OutboundCall? Head => _messages.First?.Value;

    /// <summary>True while the head is in flight and must not be dropped.</summary>
    public bool HeadIsInFlight { get; set; }

    /// <summary>The earliest time to send the head again, on the owner's scale; null for at once.</summary>
    public TimeSpan? RetryAt { get; private set; }

    public void Add(OutboundCall message)
    {
        if (Count >= capacity)
        {
            if (FirstDroppable() is { } oldest)
            {
                if (oldest == _messages.First)
                    ForgetFailures();
                _messages.Remove(oldest);
                Dropped++;
            }
            else if (message.Action == Action16.MeterValues)
            {
                Dropped++;
                return;
            }
        }

        _messages.AddLast(message);
    }

    /// <summary>The head was answered, or is given up: on to the next.</summary>
    public void RemoveHead()
    {
        _messages.RemoveFirst();
        HeadIsInFlight = false;
        ForgetFailures();
    }

    /// <summary>The central system failed to process the head.</summary>
    /// <returns>True if it will be sent again; otherwise the owner gives it up.</returns>
    public bool TryRetry(TimeSpan now, TimeSpan interval, int attempts)
    {
        HeadIsInFlight = false;
        _failures++;
        if (_failures >= attempts)
            return false;
        RetryAt = now + interval * _failures;
        return true;
    }

    /// <summary>The connection was lost while the head was in flight: it is sent again after the next, without counting as a failure.</summary>
    public void OnDisconnected()
    {
        HeadIsInFlight = false;
        RetryAt = null;
    }

    private void ForgetFailures()
    {
        _failures = 0;
        RetryAt = null;
    }

    private LinkedListNode<OutboundCall>? FirstDroppable()
    {
        var node = HeadIsInFlight ? _messages.First?.Next : _messages.First;
        while (node is not null && node.Value.Action != Action16.MeterValues)
            node = node.Next;
        return node;
    }
}
