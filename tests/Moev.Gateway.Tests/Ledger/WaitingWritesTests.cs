using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The bounds of what waits for storage, at their edges, and the turns of the charge points.</summary>
public sealed class WaitingWritesTests
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");
    private static readonly ChargePointIdentity Cp2 = new("CP_2");
    private static readonly WriteLimits Wide = new(Writes: 1_000_000, Bytes: 1_000_000_000, BytesPerLane: 1_000_000_000, BatchRows: 1_000_000, BatchBytes: 1_000_000_000);

    [Theory]
    [InlineData((int)WriteClass.Note, 500)]
    [InlineData((int)WriteClass.Stranger, 625)]
    [InlineData((int)WriteClass.Record, 750)]
    [InlineData((int)WriteClass.Transaction, 1_000)]
    public void Bytes_of_one_charge_point_are_bounded(int writes, int edge)
    {
        var waiting = new WaitingWrites(Wide with { BytesPerLane = 1_000 });
        Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Transaction, 100), out _));
        Assert.False(waiting.TryAdd(Write(Cp1, (WriteClass)writes, edge - 99), out _));
        Assert.True(waiting.TryAdd(Write(Cp1, (WriteClass)writes, edge - 100), out _));
        // Another charge point has its own.
        Assert.True(waiting.TryAdd(Write(Cp2, (WriteClass)writes, edge), out _));
    }

    [Theory]
    [InlineData((int)WriteClass.Note, 500)]
    [InlineData((int)WriteClass.Stranger, 625)]
    [InlineData((int)WriteClass.Record, 750)]
    [InlineData((int)WriteClass.Transaction, 1_000)]
    public void Bytes_of_all_charge_points_are_bounded(int writes, int edge)
    {
        var waiting = new WaitingWrites(Wide with { Bytes = 1_000 });
        Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Transaction, 100), out _));
        Assert.False(waiting.TryAdd(Write(Cp2, (WriteClass)writes, edge - 99), out _));
        Assert.True(waiting.TryAdd(Write(Cp2, (WriteClass)writes, edge - 100), out _));
        Assert.Equal((2, edge), (waiting.Count, waiting.Bytes));
    }

    [Theory]
    [InlineData((int)WriteClass.Note, 4)]
    [InlineData((int)WriteClass.Stranger, 5)]
    [InlineData((int)WriteClass.Record, 6)]
    [InlineData((int)WriteClass.Transaction, 8)]
    public void Number_of_writes_is_bounded(int writes, int edge)
    {
        var waiting = new WaitingWrites(Wide with { Writes = 8 });
        for (var i = 0; i < edge; i++)
            Assert.True(waiting.TryAdd(Write(Cp1, (WriteClass)writes), out _));
        Assert.False(waiting.TryAdd(Write(Cp1, (WriteClass)writes), out _));
    }

    [Fact]
    public void Message_larger_than_a_charge_points_bytes_waits_alone()
    {
        var waiting = new WaitingWrites(Wide with { BytesPerLane = 1_000 });
        Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Record, 5_000), out _));
        Assert.False(waiting.TryAdd(Write(Cp1, WriteClass.Transaction, 1), out _));
        Take(waiting);
        Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Transaction, 1), out _));
    }

    [Fact]
    public void Note_that_does_not_fit_replaces_the_older_one_of_its_connector()
    {
        var waiting = new WaitingWrites(Wide with { BytesPerLane = 400 });
        LedgerWrite first = Write(Cp1, WriteClass.Note, key: 1), second = Write(Cp1, WriteClass.Note, key: 2), newer = Write(Cp1, WriteClass.Note, key: 2);
        Assert.True(waiting.TryAdd(first, out _));
        Assert.True(waiting.TryAdd(second, out var givenUp));
        Assert.Equal(0, givenUp);
        Assert.True(waiting.TryAdd(newer, out givenUp));
        Assert.Equal(1, givenUp);
        Assert.Equal([first, newer], Take(waiting));
    }

    [Fact]
    public void Note_of_another_connector_replaces_the_oldest_note_and_no_record()
    {
        var waiting = new WaitingWrites(Wide with { BytesPerLane = 600 });
        LedgerWrite record = Write(Cp1, WriteClass.Record), first = Write(Cp1, WriteClass.Note, key: 1), second = Write(Cp1, WriteClass.Note, key: 2), third = Write(Cp1, WriteClass.Note, key: 3);
        foreach (var write in new[] { record, first, second, third })
            Assert.True(waiting.TryAdd(write, out _));
        Assert.Equal([record, second, third], Take(waiting));
    }

    [Fact]
    public void Transaction_takes_the_place_of_notes_of_any_charge_point_and_of_nothing_else()
    {
        var waiting = new WaitingWrites(Wide with { Writes = 4 });
        LedgerWrite note = Write(Cp2, WriteClass.Note, key: 1), record = Write(Cp2, WriteClass.Record);
        LedgerWrite[] transactions = [.. Enumerable.Range(0, 3).Select(_ => Write(Cp1, WriteClass.Transaction))];
        foreach (var write in new[] { note, record, transactions[0], transactions[1] })
            Assert.True(waiting.TryAdd(write, out _));
        // A note never does.
        Assert.False(waiting.TryAdd(Write(Cp1, WriteClass.Note, key: 1), out _));
        Assert.True(waiting.TryAdd(transactions[2], out var givenUp));
        Assert.Equal(1, givenUp);
        Assert.False(waiting.TryAdd(Write(Cp1, WriteClass.Transaction), out givenUp));
        Assert.Equal(0, givenUp);
        Assert.Equal([record, .. transactions], Take(waiting));
    }

    [Fact]
    public void Charge_point_that_floods_lets_the_others_go_first()
    {
        var waiting = new WaitingWrites(Wide with { BatchRows = 100 });
        for (var i = 0; i < 10_000; i++)
            Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Record, WriteLabels.Overhead), out _));
        var innocent = Write(Cp2, WriteClass.Transaction);
        Assert.True(waiting.TryAdd(innocent, out _));
        var batch = Take(waiting);
        Assert.Equal(100, batch.Count);
        Assert.Equal(WaitingWrites.TurnBytes / WriteLabels.Overhead, batch.IndexOf(innocent));
    }

    [Fact]
    public void Turns_continue_in_the_next_batch()
    {
        var waiting = new WaitingWrites(Wide with { BatchRows = 1 });
        LedgerWrite[] first = [Write(Cp1, WriteClass.Record, WaitingWrites.TurnBytes), Write(Cp1, WriteClass.Record, WaitingWrites.TurnBytes)];
        LedgerWrite[] second = [Write(Cp2, WriteClass.Record, WaitingWrites.TurnBytes), Write(Cp2, WriteClass.Record, WaitingWrites.TurnBytes)];
        foreach (var write in first.Concat(second))
            Assert.True(waiting.TryAdd(write, out _));
        Assert.Equal([first[0], second[0], first[1], second[1]], [.. Take(waiting), .. Take(waiting), .. Take(waiting), .. Take(waiting)]);
        Assert.Equal((0, 0L), (waiting.Count, waiting.Bytes));
    }

    [Fact]
    public void Large_write_takes_several_turns()
    {
        var waiting = new WaitingWrites(Wide);
        var large = Write(Cp1, WriteClass.Record, 3 * WaitingWrites.TurnBytes);
        LedgerWrite[] others = [.. Enumerable.Range(0, 4).Select(_ => Write(Cp2, WriteClass.Record, WaitingWrites.TurnBytes))];
        foreach (var write in others.Prepend(large))
            Assert.True(waiting.TryAdd(write, out _));
        Assert.Equal([others[0], others[1], large, others[2], others[3]], Take(waiting));
    }

    [Theory]
    [InlineData(1_000, 2)]
    [InlineData(999, 1)]
    public void Bytes_of_a_batch_are_bounded(int limit, int expected)
    {
        var waiting = new WaitingWrites(Wide with { BatchBytes = limit });
        for (var i = 0; i < 2; i++)
            Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Record, 500), out _));
        Assert.Equal(expected, Take(waiting).Count);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(9, 1)]
    public void Rows_of_a_batch_are_bounded(int limit, int expected)
    {
        var waiting = new WaitingWrites(Wide with { BatchRows = limit });
        for (var i = 0; i < 2; i++)
            Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Record, rows: 5), out _));
        Assert.Equal(expected, Take(waiting).Count);
    }

    [Fact]
    public void Write_larger_than_a_batch_is_a_batch()
    {
        var waiting = new WaitingWrites(Wide with { BatchRows = 2, BatchBytes = 100 });
        LedgerWrite large = Write(Cp1, WriteClass.Record, bytes: 5_000, rows: 50), next = Write(Cp1, WriteClass.Record);
        Assert.True(waiting.TryAdd(large, out _));
        Assert.True(waiting.TryAdd(next, out _));
        Assert.Equal([large], Take(waiting));
        Assert.Equal([next], Take(waiting));
    }

    [Fact]
    public void Writes_whose_callers_have_given_up_make_room()
    {
        var waiting = new WaitingWrites(Wide with { Bytes = 1_000 });
        Assert.True(waiting.TryAdd(Write(Cp1, WriteClass.Transaction, 1_000), out _));
        var other = Write(Cp1, WriteClass.Transaction, 1_000);
        Assert.False(waiting.TryAdd(other, out _));
        waiting.RemoveCompleted(static write => write.Failed(new LedgerUnavailableException("late")));
        Assert.Equal((0, 0L), (waiting.Count, waiting.Bytes));
        Assert.True(waiting.TryAdd(other, out _));
        Assert.Equal([other], Take(waiting));
    }

    private static LedgerWrite Write(ChargePointIdentity lane, WriteClass writes, int bytes = 100, int rows = 1, long key = 0) => writes == WriteClass.Note
        ? new LedgerNote<int>(new WriteLabel(lane, writes, bytes, rows, key), 0, static (_, _) => { })
        : new LedgerWrite<int, int>(new WriteLabel(lane, writes, bytes, rows, key), 0, static (_, state) => new Pending<int>(state));

    private static List<LedgerWrite> Take(WaitingWrites waiting)
    {
        var batch = new List<LedgerWrite>();
        waiting.Take(batch);
        return batch;
    }
}
