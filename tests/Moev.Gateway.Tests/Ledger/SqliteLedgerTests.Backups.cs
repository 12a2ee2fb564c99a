using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Backups of a ledger in use.</summary>
public sealed partial class SqliteLedgerTests
{
    [Fact]
    public async Task Backup_made_while_the_ledger_is_written_is_a_ledger_of_one_commit()
    {
        var ledger = Open();
        var known = await HappenAsync(ledger);
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var written = 0;
            for (; !end.IsCancellationRequested; written++)
            {
                var id = (await ledger.StartTransactionAsync(Start(identity: Cp2, at: Noon.AddSeconds(written)))).TransactionId;
                await ledger.StopTransactionAsync(Stop(id, Cp2));
            }

            return written;
        });
        var copy = _folder.Of("copy.db");
        LedgerServices.Backup(new LedgerOptions { Path = File }, copy);
        await end.CancelAsync();
        await writing;

        Assert.Equal([copy], Directory.GetFiles(_folder.Root));
        Assert.Throws<IOException>(() => LedgerServices.Backup(new LedgerOptions { Path = File }, copy));
        using var restored = Open(copy);
        Assert.True(restored.IsAccepted(Cp1));
        Assert.Equal(900, (await restored.FindTransactionAsync(known))!.MeterStop);
        Assert.Single(await restored.ListMeterValuesAsync(new MeterValueFilter(Cp1)));
        Assert.Single(await restored.ListCommandsAsync(new AuditFilter()));
        // Of one commit: at most the last transaction runs still, and events are there for each.
        var transactions = await restored.ListTransactionsAsync(new TransactionFilter(Limit: 1_000));
        Assert.True(transactions.Count(transaction => transaction.IsActive) <= 1);
        var events = await restored.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.TransactionStarted], Limit: 1_000));
        Assert.Equal(transactions.Count, events.Events.Count);
        var newest = transactions[0].TransactionId;
        Assert.True((await restored.StartTransactionAsync(Start(connector: 3))).TransactionId > newest);
    }

    [Fact]
    public void Backup_of_nothing_is_refused()
    {
        var copy = _folder.Of("copy.db");
        Assert.Contains("no ledger", Assert.Throws<IOException>(() => LedgerServices.Backup(new LedgerOptions { Path = File }, copy)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => LedgerServices.Backup(new LedgerOptions { Provider = "memory" }, copy));
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }
}
