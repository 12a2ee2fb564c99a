using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The last space of a disk is left for charge points that have something to bill.</summary>
public sealed class DiskSpaceTests : IDisposable
{
    private const long MiB = 1_048_576;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChargePointIdentity Known = new("CP_1");
    private static readonly ChargePointIdentity Stranger = new("STRANGER");

    private readonly ManualTimeProvider _time = new();
    private readonly SqliteFolder _folder = new();
    private long _free = 1_000 * MiB;
    private long _total = 100_000 * MiB;

    [Fact]
    public void Space_is_short_below_the_floor_until_a_quarter_more_is_free()
    {
        using var space = Space(100);
        Assert.False(space.IsShort);
        Assert.False(IsShort(100 * MiB));
        Assert.True(IsShort((100 * MiB) - 1));
        Assert.True(IsShort((125 * MiB) - 1));
        Assert.False(IsShort(125 * MiB));

        // A tenth of a small file system.
        _total = 500 * MiB;
        Assert.False(IsShort(50 * MiB));
        Assert.True(IsShort((50 * MiB) - 1));

        bool IsShort(long free)
        {
            _free = free;
            _time.Advance(TimeSpan.FromSeconds(1));
            return space.IsShort;
        }
    }

    [Fact]
    public void Floor_of_zero_is_none()
    {
        _free = 0;
        using var space = Space(0);
        Assert.False(space.IsShort);
    }

    [Fact]
    public async Task Strangers_and_notes_are_refused_first_and_transactions_of_known_charge_points_are_not()
    {
        using var counts = new MetricCounts(_folder.Meters);
        int id;
        using (var ledger = Open())
        {
            id = await StartAsync(ledger, Known);
            await ledger.StopTransactionAsync(new TransactionStop(Known, id, null, 1, null, Noon, Noon, "{}"u8.ToArray()));
        }

        // The next process knows who has a transaction on record.
        using var next = Open();
        _free = 1;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => StartAsync(next, Stranger));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => next.StopTransactionAsync(new TransactionStop(Stranger, -9, null, 1, null, Noon, Noon, "{}"u8.ToArray())).AsTask());
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => next.AppendMalformedAsync(new MalformedMessage(Stranger, Action16.StartTransaction, "?", Noon, "{}"u8.ToArray())).AsTask());
        next.NoteSeen(Stranger, Noon);
        Assert.Equal(1, counts["moev.ledger.notes.lost"]);
        Assert.Equal(3, counts["moev.ledger.refused/class=Stranger"]);
        Assert.True(await StartAsync(next, Known, 2) > id);

        _free = 1_000 * MiB;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await StartAsync(next, Stranger) > id);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<int> StartAsync(GatewayLedger ledger, ChargePointIdentity identity, int connector = 1) =>
        (await ledger.StartTransactionAsync(new TransactionStart(identity, connector, IdTag.FromString("TAG"), 0, null, Noon, Noon))).TransactionId;

    private DiskSpace Space(int minFreeMiB) => new(
        _folder.File, new LedgerOptions { MinFreeMiB = minFreeMiB }, _time, _folder.Metrics(), NullLogger.Instance, _ => (_free, _total));

    private GatewayLedger Open() => _folder.Open(new LedgerOptions { Path = _folder.File }, _time, _ => (_free, _total));
}
