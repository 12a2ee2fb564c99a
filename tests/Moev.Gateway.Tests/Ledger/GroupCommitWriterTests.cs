using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Ledger;

public sealed class GroupCommitWriterTests : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly WriteLimits Limits = new(Writes: 4, Bytes: 1_000_000, BytesPerLane: 1_000_000, BatchRows: 3, BatchBytes: 1_000_000);
    private static readonly WriteLabel Label = new(default, WriteClass.Transaction, Bytes: 500);
    private readonly ManualTimeProvider _time = new();
    private readonly FakeCommitter _store = new();
    private readonly List<Exception> _fatal = [];
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GatewayMetrics _metrics;
    private readonly GroupCommitWriter _writer;

    public GroupCommitWriterTests()
    {
        _metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
        _writer = new GroupCommitWriter(_store, _time, Hold, Limits, _metrics, _fatal.Add, NullLogger.Instance) { EndTime = TimeSpan.FromSeconds(30) };
    }

    [Fact]
    public async Task Write_completes_only_after_its_commit_has_returned()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        Assert.False(write.IsCompleted);
        _store.Succeed();
        Assert.Equal(1, await write);
    }

    [Fact]
    public async Task Writes_that_arrive_while_a_commit_runs_are_the_next_batch()
    {
        var first = Write(1);
        await _store.CommitBegunAsync();
        Task<int>[] others = [Write(2), Write(3), Write(4), Write(5)];
        _store.Succeed();
        Assert.Equal(1, await first);
        await _store.CommitBegunAsync();
        Assert.DoesNotContain(others, static other => other.IsCompleted);
        _store.Open();
        await StoredAsync(others, 2, 3, 4, 5);
        // At most three at once.
        Assert.Equal([1, 3, 1], _store.Batches);
    }

    [Fact]
    public async Task Write_beyond_the_waiting_limit_is_refused_at_once()
    {
        var first = Write(1);
        await _store.CommitBegunAsync();
        Task<int>[] waiting = [Write(2), Write(3), Write(4), Write(5)];
        var refused = Write(6);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => refused);
        Assert.False(_writer.TryNote(Label, 0, static (_, _) => { }));
        _store.Open();
        Assert.Equal(1, await first);
        await StoredAsync(waiting, 2, 3, 4, 5);
        Assert.Equal(7, await Write(7));
    }

    [Fact]
    public async Task Write_is_held_until_the_hold_time_and_no_longer()
    {
        var held = Write(1);
        await _store.CommitBegunAsync();
        var behind = Write(2);
        _time.Advance(Hold - Tick);
        Assert.False(held.IsCompleted || behind.IsCompleted);
        _time.Advance(Tick);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => held);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => behind);
        // The one whose caller was told that it is not stored, and that has not begun, is not stored.
        _store.Open();
        Assert.Equal(3, await Write(3));
        Assert.Equal([1, 1], _store.Batches);
    }

    [Fact]
    public async Task Storage_that_hangs_inside_a_call_is_told_before_the_hold_time_ends()
    {
        var held = Write(1);
        await _store.CommitBegunAsync();
        _time.Advance(TimeSpan.FromSeconds(3) - Tick);
        Assert.Null(_writer.UnavailableReason);
        _time.Advance(Tick);
        Assert.Equal("storage does not answer", _writer.UnavailableReason);
        _store.Open();
        Assert.Equal(1, await held);
        Assert.Equal(2, await Write(2));
        Assert.Null(_writer.UnavailableReason);
    }

    [Fact]
    public async Task Idle_writer_is_available_however_long_it_is_idle()
    {
        _store.Open();
        Assert.Equal(1, await Write(1));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(_writer.UnavailableReason);
    }

    [Fact]
    public async Task Batch_that_storage_refused_is_tried_again_after_a_while_and_then_answered()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        _store.Fail(new LedgerUnavailableException("disk full"));
        await Waiting.UntilAsync(() => _writer.UnavailableReason is not null && RetryIsArmed);
        Assert.Equal("disk full", _writer.UnavailableReason);
        var other = Write(2); // does not hurry the retry
        Assert.False(write.IsCompleted || other.IsCompleted);
        _time.Advance(Retry - Tick);
        Assert.Equal([1], _store.Batches);
        _time.Advance(Tick);
        await _store.CommitBegunAsync();
        _store.Open();
        await StoredAsync([write, other], 1, 2);
        Assert.Equal(3, await Write(3));
        Assert.Null(_writer.UnavailableReason);
        // A batch that is tried again takes no other writes.
        Assert.Equal([1, 1, 1, 1], _store.Batches);
    }

    [Fact]
    public async Task Write_whose_caller_has_given_up_is_not_tried_again()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        _time.Advance(Hold);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => write);
        var next = Write(2);
        _store.Fail(new LedgerUnavailableException("disk full"));
        await Waiting.UntilAsync(() => RetryIsArmed);
        _store.Open();
        _time.Advance(Retry);
        Assert.Equal(2, await next);
        Assert.Equal([1, 1], _store.Batches);
    }

    [Fact]
    public async Task Storage_that_returns_is_noticed_although_nobody_waits_any_more()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        _time.Advance(Hold);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => write);
        _store.Fail(new LedgerUnavailableException("disk full"));
        await Waiting.UntilAsync(() => RetryIsArmed);
        _time.Advance(Retry);
        await _store.CommitBegunAsync();
        Assert.Equal("disk full", _writer.UnavailableReason);
        _store.Succeed();
        await Waiting.UntilAsync(() => _writer.UnavailableReason is null);
        Assert.Equal([1, 0], _store.Batches);
    }

    [Fact]
    public async Task Defect_in_one_write_fails_only_that_write()
    {
        var first = Write(1);
        await _store.CommitBegunAsync();
        var good = Write(2);
        var bad = _writer.WriteAsync<int, int>(Label, 3, static (_, _) => throw new InvalidOperationException("a defect")).AsTask();
        var alsoGood = Write(4);
        _store.Open();
        await StoredAsync([first, good, alsoGood], 1, 2, 4);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Null(_writer.UnavailableReason);
        Assert.Empty(_fatal);
    }

    [Fact]
    public async Task Batch_that_is_tried_again_unchanged_keeps_its_number()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        _store.Fail(new LedgerUnavailableException("no answer"));
        await Waiting.UntilAsync(() => RetryIsArmed);
        _time.Advance(Retry);
        await _store.CommitBegunAsync();
        var other = Write(2);
        _store.Fail(new LedgerUnavailableException("no answer"));
        await Waiting.UntilAsync(() => RetryIsArmed);
        _time.Advance(Retry);
        await _store.CommitBegunAsync();
        _store.Open();
        await StoredAsync([write, other], 1, 2);
        Assert.Equal([1, 1, 1, 1], _store.Batches);
        Assert.Equal([1, 1, 1, 2], _store.Numbers);
    }

    [Fact]
    public async Task Batch_whose_outcome_is_unknown_is_repeated_with_the_writes_whose_callers_have_given_up()
    {
        Task<int>[] writes = [Write(1)];
        await _store.CommitBegunAsync();
        writes = [.. writes, Write(2), Write(3)];
        _store.Succeed();
        Assert.Equal(1, await writes[0]);
        await _store.CommitBegunAsync();
        _time.Advance(Hold);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => writes[1]);
        _store.Fail(new LedgerOutcomeUnknownException("no answer"));
        await Waiting.UntilAsync(() => RetryIsArmed);
        _store.Open();
        _time.Advance(Retry);
        await Waiting.UntilAsync(() => _writer.UnavailableReason is null);
        Assert.Equal([1, 2, 2], _store.Batches);
        Assert.Equal([1, 2, 2], _store.Numbers);
    }

    [Fact]
    public async Task Write_that_the_store_names_is_taken_out_and_the_others_are_committed_together()
    {
        _store.NamesWrites = true;
        var first = Write(1);
        await _store.CommitBegunAsync();
        var good = Write(2);
        var bad = _writer.WriteAsync<int, int>(Label, 3, static (_, _) => throw new LedgerUnavailableException("no more ids")).AsTask();
        var alsoGood = Write(4);
        _store.Open();
        await StoredAsync([first, good, alsoGood], 1, 2, 4);
        Assert.Equal("no more ids", (await Assert.ThrowsAsync<LedgerUnavailableException>(() => bad)).Message);
        Assert.Null(_writer.UnavailableReason);
        Assert.Equal([1, 3, 2], _store.Batches);
        Assert.Equal([1, 2, 3], _store.Numbers);
    }

    [Fact]
    public async Task Storage_that_fails_while_a_defect_is_sought_gets_the_rest_again()
    {
        var first = Write(1);
        await _store.CommitBegunAsync();
        Task<int>[] others = [Write(2), Write(3)];
        _store.Succeed();
        Assert.Equal(1, await first);
        await _store.CommitBegunAsync();
        _store.Fail(new InvalidOperationException("a defect"));
        await _store.CommitBegunAsync();
        _store.Succeed();
        await _store.CommitBegunAsync();
        _store.Fail(new LedgerUnavailableException("disk full"));
        Assert.Equal(2, await others[0]);
        await Waiting.UntilAsync(() => RetryIsArmed);
        _store.Open();
        _time.Advance(Retry);
        Assert.Equal(3, await others[1]);
    }

    [Fact]
    public async Task Refused_writes_and_lost_notes_are_counted()
    {
        using var counts = new MetricCounts(_services.GetRequiredService<IMeterFactory>());
        var first = Write(1);
        await _store.CommitBegunAsync();
        var note = Label with { Class = WriteClass.Note, Key = 1 };
        Assert.True(_writer.TryNote(note, 0, static (_, _) => { }));
        Assert.True(_writer.TryNote(note, 0, static (_, _) => { }));
        Assert.True(_writer.TryNote(note, 0, static (_, _) => { })); // replaces the first
        Task<int>[] waiting = [Write(2), Write(3), Write(4), Write(5)]; // the last two replace notes
        Assert.Equal(3, counts["moev.ledger.notes.lost"]);
        Assert.True(Write(6).IsFaulted);
        Assert.Equal(1, counts["moev.ledger.refused/class=Transaction"]);
        _store.Open();
        await StoredAsync([first, .. waiting], 1, 2, 3, 4, 5);
    }

    // A database across a network learns the results of a whole batch from its one statement.
    [Fact]
    public async Task Result_is_read_after_the_commit()
    {
        var slot = new ResultSlot<int>();
        _store.Committed = () => slot.Fill(7);
        var seen = 0;
        var write = _writer.WriteAsync(Label, slot, static (_, slot) => new Pending<int>(slot), (_, result) => seen = result).AsTask();
        await _store.CommitBegunAsync();
        _store.Succeed();
        Assert.Equal((7, 7), (await write, seen));
    }

    [Fact]
    public async Task Result_that_the_commit_does_not_give_fails_only_its_write()
    {
        _store.Open();
        var write = _writer.WriteAsync(Label, new ResultSlot<int>(), static (_, slot) => new Pending<int>(slot)).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => write);
        Assert.Equal(2, await Write(2));
    }

    [Fact]
    public async Task Failed_flush_is_fatal_and_acknowledges_nothing()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        _store.Fail(new LedgerFlushFailedException("fsync", new IOException()));
        await Assert.ThrowsAsync<LedgerFlushFailedException>(() => write);
        Assert.IsType<LedgerFlushFailedException>(Assert.Single(_fatal));
    }

    [Fact]
    public async Task Failed_flush_while_writes_are_tried_one_by_one_is_fatal_too()
    {
        var first = Write(1);
        await _store.CommitBegunAsync();
        Task<int>[] others = [Write(2), Write(3)];
        _store.Succeed();
        Assert.Equal(1, await first);
        await _store.CommitBegunAsync();
        _store.Fail(new InvalidOperationException("a defect"));
        await _store.CommitBegunAsync();
        _store.Fail(new LedgerFlushFailedException("fsync", new IOException()));
        foreach (var other in others)
            await Assert.ThrowsAsync<LedgerFlushFailedException>(() => other);
        Assert.Single(_fatal);
    }

    [Fact]
    public async Task Dispose_stores_what_waits()
    {
        var first = Write(1);
        await _store.CommitBegunAsync();
        Task<int>[] waiting = [Write(2), Write(3), Write(4), Write(5)];
        var disposed = Task.Run(_writer.Dispose);
        _store.Open();
        await disposed;
        await StoredAsync([first, .. waiting], 1, 2, 3, 4, 5);
        Assert.True(_store.IsDisposed);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => Write(7));
    }

    [Fact]
    public async Task Dispose_fails_what_storage_still_refuses()
    {
        var write = Write(1);
        await _store.CommitBegunAsync();
        _store.Fail(new LedgerUnavailableException("disk full"));
        await Waiting.UntilAsync(() => RetryIsArmed);
        _store.Fail(new LedgerUnavailableException("disk full"));
        _writer.Dispose();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => write);
        Assert.True(_store.IsDisposed);
    }

    [Fact]
    public async Task Dispose_does_not_wait_for_ever_for_storage_that_hangs()
    {
        using var store = new FakeCommitter();
        var writer = new GroupCommitWriter(store, _time, Hold, Limits, _metrics, _fatal.Add, NullLogger.Instance) { EndTime = TimeSpan.Zero };
        var running = writer.WriteAsync(Label, 1, static (_, state) => new Pending<int>(state)).AsTask();
        await store.CommitBegunAsync();
        var waiting = writer.WriteAsync(Label, 2, static (_, state) => new Pending<int>(state)).AsTask();
        writer.Dispose();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => running);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => waiting);
        store.Open();
    }

    public void Dispose()
    {
        _store.Open();
        _writer.Dispose();
        _store.Dispose();
        _services.Dispose();
    }

    // The watch is always armed.
    private bool RetryIsArmed => _time.ArmedTimers == 2;

    private Task<int> Write(int value) => _writer.WriteAsync(Label, value, static (_, state) => new Pending<int>(state)).AsTask();

    private static async Task StoredAsync(Task<int>[] writes, params int[] expected) => Assert.Equal(expected, await Task.WhenAll(writes));
}
