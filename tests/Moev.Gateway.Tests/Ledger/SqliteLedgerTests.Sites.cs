using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The next process knows what was declared and signalled for a site.</summary>
public sealed partial class SqliteLedgerTests
{
    [Fact]
    public async Task Next_process_finds_declarations_with_their_transactions()
    {
        int before, after;
        using (var first = Open())
        {
            before = (await first.StartTransactionAsync(Start())).TransactionId;
            await first.Sites.StoreDeclarationAsync(Declaration());
            await first.Sites.StoreDeclarationAsync(Declaration(connector: 2));
            after = (await first.StartTransactionAsync(Start(connector: 2))).TransactionId;
            await first.Sites.StoreDeclarationAsync(Declaration(connector: 3));
            await first.Sites.StoreDeclarationAsync(Declaration(connector: 4, waitsUntil: Past));
        }

        using (var next = Open())
        {
            Assert.Equal(Declaration() with { TransactionId = before }, next.Sites.FindDeclaration(Cp1, 1));
            Assert.Equal(Declaration(connector: 2) with { TransactionId = after }, next.Sites.FindDeclaration(Cp1, 2));
            Assert.Equal(Declaration(connector: 3), next.Sites.FindDeclaration(Cp1, 3));
            Assert.Null(next.Sites.FindDeclaration(Cp1, 4));
            await next.StopTransactionAsync(Stop(before));
            await next.StopTransactionAsync(Stop(after));
        }

        // The stops removed no row, and a later transaction of connector 2 must not get the declaration of an earlier one.
        using var last = Open();
        await last.StartTransactionAsync(Start(connector: 2, at: Noon.AddHours(2)));
        Assert.Null(last.Sites.FindDeclaration(Cp1, 1));
        Assert.Null(last.Sites.FindDeclaration(Cp1, 2));
        Assert.NotNull(last.Sites.FindDeclaration(Cp1, 3));
    }

    [Fact]
    public async Task Next_process_finds_signals_that_have_not_ended()
    {
        var signal = new NodeSignal("cable 1", Noon, Future, LimitAmps: 10.25, LimitWatts: 7_000);
        using (var first = Open())
        {
            await first.Sites.StoreSignalAsync(signal);
            await first.Sites.StoreSignalAsync(new NodeSignal("ended", Past, Past.AddHours(1), LimitAmps: 1));
            await first.Sites.StoreSignalAsync(new NodeSignal("removed", Noon, Future, LimitAmps: 1));
            await first.Sites.RemoveSignalAsync("removed");
        }

        using var next = Open();
        Assert.Equal(signal, next.Sites.FindSignal("cable 1"));
        Assert.Null(next.Sites.FindSignal("ended"));
        Assert.Null(next.Sites.FindSignal("removed"));
    }

    [Fact]
    public async Task Next_process_finds_the_peak_of_the_site()
    {
        using (var first = Open())
        {
            first.Sites.NotePeak(new SitePeakRecord("Depot", 24_323, 5_000));
            first.Sites.NotePeak(new SitePeakRecord("Depot", 24_323, 6_000.5));
            await first.ChangeManagementAsync(Cp1, Noon, static _ => true);
        }

        using var next = Open();
        Assert.Equal(new SitePeakRecord("Depot", 24_323, 6_000.5), next.Sites.FindPeak("Depot"));
        Assert.Null(next.Sites.FindPeak("Other"));
    }
}
