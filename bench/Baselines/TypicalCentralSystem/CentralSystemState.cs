using System.Collections.Concurrent;
using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem;

/// <summary>The state of charge points and transactions, in memory.</summary>
internal sealed class CentralSystemState
{
    private int _lastTransactionId;

    public ConcurrentDictionary<string, ChargePointState> ChargePoints { get; } = new();

    public ConcurrentDictionary<int, StartTransactionRequest> Transactions { get; } = new();

    public ChargePointState ChargePoint(string identity) => ChargePoints.GetOrAdd(identity, static identity => new ChargePointState(identity));

    public int NextTransactionId() => Interlocked.Increment(ref _lastTransactionId);
}
