using System.Runtime.InteropServices;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>
/// The writes that wait for a commit, bounded by number and by bytes, for each charge point and in all. Charge points take turns, so that one that
/// floods waits behind its own writes and not before those of others. Not thread-safe.
/// </summary>
/// <remarks>Deficit round robin (Shreedhar and Varghese, 1995): a turn is a number of bytes, and a larger write takes several turns.</remarks>
internal sealed class WaitingWrites(WriteLimits limits)
{
    /// <summary>The bytes of one turn. A row counts as many as <see cref="WriteLabels.Overhead"/> at least.</summary>
    public const int TurnBytes = 16 * 1_024;

    private readonly Dictionary<ChargePointIdentity, WriteLane> _lanes = [];
    private readonly Queue<(ChargePointIdentity Identity, WriteLane Lane)> _turns = [];
    private int _replaceable;

    /// <summary>Gets the number of waiting writes.</summary>
    public int Count { get; private set; }

    /// <summary>Gets their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a write. Gives up notes where it does not fit otherwise: those of its charge point first.</summary>
    /// <param name="write">The write.</param>
    /// <param name="givenUp">The number of notes that were given up for it.</param>
    /// <returns>False when there is no room: nothing was changed except for the notes.</returns>
    public bool TryAdd(LedgerWrite write, out int givenUp)
    {
        givenUp = 0;
        var label = write.Label;
        var lane = _lanes.GetValueOrDefault(label.Lane);
        while (lane is not null && !FitsLane(lane, label))
        {
            if (lane.FindReplaceable(label.Key) is not { } note)
                return false;
            Remove(lane, note);
            givenUp++;
        }

        // A note takes the place of one of its own charge point only: the notes of others are not worth less.
        while (!FitsTotal(label))
        {
            if (lane?.FindReplaceable(label.Key) is { } own)
                Remove(lane, own);
            else if (label.Class == WriteClass.Note || !TryRemoveNoteOfAny())
                return false;
            givenUp++;
        }

        lane ??= CollectionsMarshal.GetValueRefOrAddDefault(_lanes, label.Lane, out _) ??= new WriteLane();
        if (!lane.HasTurn)
        {
            lane.HasTurn = true;
            lane.Credit = 0;
            _turns.Enqueue((label.Lane, lane));
        }

        lane.Add(write);
        Count++;
        Bytes += label.Bytes;
        _replaceable += label.Key != 0 ? 1 : 0;
        return true;
    }

    /// <summary>Moves writes into an empty batch, a turn of each charge point after the other.</summary>
    public void Take(List<LedgerWrite> batch)
    {
        long rows = 0, bytes = 0;
        while (_turns.TryPeek(out var turn))
        {
            turn.Lane.Credit += TurnBytes;
            while (turn.Lane.First is { } write && (write.IsCompleted || Cost(write.Label) <= turn.Lane.Credit))
            {
                if (!write.IsCompleted)
                {
                    if (batch.Count > 0 && (rows + write.Label.Rows > limits.BatchRows || bytes + write.Label.Bytes > limits.BatchBytes))
                    {
                        // The rest of the turn is in the next batch.
                        turn.Lane.Credit -= TurnBytes;
                        return;
                    }

                    rows += write.Label.Rows;
                    bytes += write.Label.Bytes;
                    turn.Lane.Credit -= Cost(write.Label);
                    batch.Add(write);
                }

                Remove(turn.Lane, write);
            }

            _turns.Dequeue();
            if (turn.Lane.First is null)
            {
                turn.Lane.HasTurn = false;
                _lanes.Remove(turn.Identity);
            }
            else
            {
                _turns.Enqueue(turn);
            }
        }
    }

    /// <summary>Removes the writes whose callers have their answer already.</summary>
    public void RemoveCompleted(Action<LedgerWrite> examine)
    {
        foreach (var lane in _lanes.Values)
        {
            for (var write = lane.First; write is not null;)
            {
                var next = write.Next;
                examine(write);
                if (write.IsCompleted)
                    Remove(lane, write);
                write = next;
            }
        }
    }

    private bool FitsLane(WriteLane lane, in WriteLabel label) =>
        lane.First is null || lane.Bytes + label.Bytes <= WriteLimits.Share(limits.BytesPerLane, label.Class);

    private bool FitsTotal(in WriteLabel label) => Count == 0
        || (Count < WriteLimits.Share(limits.Writes, label.Class) && Bytes + label.Bytes <= WriteLimits.Share(limits.Bytes, label.Class));

    private bool TryRemoveNoteOfAny()
    {
        if (_replaceable == 0)
            return false;
        foreach (var (_, lane) in _turns)
        {
            if (lane.FindReplaceable(0) is { } note)
            {
                Remove(lane, note);
                return true;
            }
        }

        return false;
    }

    private void Remove(WriteLane lane, LedgerWrite write)
    {
        lane.Remove(write);
        Count--;
        Bytes -= write.Label.Bytes;
        _replaceable -= write.Label.Key != 0 ? 1 : 0;
    }

    private static long Cost(in WriteLabel label) => Math.Max(label.Bytes, (long)label.Rows * WriteLabels.Overhead);
}
