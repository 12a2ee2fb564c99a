using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about a site's declarations and signals.</summary>
public abstract partial class LedgerContractTests
{
    private protected static readonly DateTimeOffset Past = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private protected static readonly DateTimeOffset Future = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private protected static SessionDeclaration Declaration(ChargePointIdentity? identity = null, int connector = 1, DateTimeOffset? waitsUntil = null) =>
        new(identity ?? Cp1, connector, Noon, waitsUntil ?? Future, DepartsAt: Noon.AddHours(3), RequestedWh: 12_500.5, Priority: -2);

    [Fact]
    public async Task Declaration_belongs_to_the_running_transaction_and_ends_with_it()
    {
        var sites = Create(out var ledger);
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        Assert.True(await sites.StoreDeclarationAsync(Declaration(waitsUntil: Past)));
        Assert.Equal(Declaration(waitsUntil: Past) with { TransactionId = id }, sites.FindDeclaration(Cp1, 1));
        Assert.Null(sites.FindDeclaration(Cp1, 2));
        Assert.Null(sites.FindDeclaration(Cp2, 1));
        await ledger.StopTransactionAsync(Stop(id));
        Assert.Null(sites.FindDeclaration(Cp1, 1));
    }

    [Fact]
    public async Task Declaration_waits_for_one_transaction_and_not_for_a_second()
    {
        var sites = Create(out var ledger);
        await sites.StoreDeclarationAsync(Declaration());
        Assert.Equal(Declaration(), sites.FindDeclaration(Cp1, 1));
        var first = (await ledger.StartTransactionAsync(Start())).TransactionId;
        Assert.Equal(first, sites.FindDeclaration(Cp1, 1)!.TransactionId);
        await ledger.StopTransactionAsync(Stop(first));
        await ledger.StartTransactionAsync(Start(at: Noon.AddHours(2)));
        Assert.Null(sites.FindDeclaration(Cp1, 1));
    }

    [Fact]
    public async Task Declaration_does_not_pass_to_the_transaction_that_replaces_its_own()
    {
        var sites = Create(out var ledger);
        await ledger.StartTransactionAsync(Start());
        await sites.StoreDeclarationAsync(Declaration());
        await ledger.StartTransactionAsync(Start(at: Noon.AddHours(2)));
        Assert.Null(sites.FindDeclaration(Cp1, 1));
    }

    [Fact]
    public async Task Transaction_after_the_end_of_the_wait_gets_no_declaration()
    {
        var sites = Create(out var ledger);
        await sites.StoreDeclarationAsync(Declaration(waitsUntil: Past));
        Assert.Null(sites.FindDeclaration(Cp1, 1));
        await ledger.StartTransactionAsync(Start());
        Assert.Null(sites.FindDeclaration(Cp1, 1));
    }

    [Fact]
    public async Task Declaration_is_kept_by_a_transaction_that_is_reopened()
    {
        var sites = Create(out var ledger);
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await sites.StoreDeclarationAsync(Declaration());
        NoteStatus(ChargePointStatus.Available, Noon.AddSeconds(1));
        await Support.Waiting.UntilAsync(() => sites.FindDeclaration(Cp1, 1) is null);
        NoteStatus(ChargePointStatus.Charging, Noon.AddSeconds(2));
        await Support.Waiting.UntilAsync(() => sites.FindDeclaration(Cp1, 1) is not null);
        Assert.Equal(id, sites.FindDeclaration(Cp1, 1)!.TransactionId);

        void NoteStatus(ChargePointStatus status, DateTimeOffset at) =>
            ledger.NoteStatus(Cp1, new Gateway.Ledger.ConnectorStatus(1, status, "NoError", null, null, at, at));
    }

    [Fact]
    public async Task Removed_declaration_is_gone()
    {
        var sites = Create(out _);
        Assert.False(await sites.RemoveDeclarationAsync(Cp1, 1));
        await sites.StoreDeclarationAsync(Declaration());
        Assert.True(await sites.RemoveDeclarationAsync(Cp1, 1));
        Assert.Null(sites.FindDeclaration(Cp1, 1));
        Assert.False(await sites.RemoveDeclarationAsync(Cp1, 1));
    }

    [Fact]
    public async Task Signal_holds_until_its_end_or_its_removal()
    {
        var sites = Create(out _);
        await sites.StoreSignalAsync(new NodeSignal("root", Noon, Future, LimitAmps: 16.5));
        Assert.Equal(new NodeSignal("root", Noon, Future, LimitAmps: 16.5), sites.FindSignal("root"));
        Assert.Null(sites.FindSignal("Root"));
        await sites.StoreSignalAsync(new NodeSignal("root", Noon, Future, LimitWatts: 4_200));
        Assert.Equal(new NodeSignal("root", Noon, Future, LimitWatts: 4_200), sites.FindSignal("root"));
        Assert.True(await sites.RemoveSignalAsync("root"));
        Assert.Null(sites.FindSignal("root"));
        Assert.False(await sites.RemoveSignalAsync("root"));
        await sites.StoreSignalAsync(new NodeSignal("root", Past, Past.AddHours(1), LimitAmps: 0));
        Assert.Null(sites.FindSignal("root"));
    }

    [Fact]
    public async Task One_record_of_a_site_more_than_the_limit_is_refused()
    {
        var sites = Create(out _, new LedgerOptions { MaxSiteRecords = 2 });
        Assert.True(await sites.StoreDeclarationAsync(Declaration()));
        Assert.True(await sites.StoreDeclarationAsync(Declaration(connector: 2, waitsUntil: Past)));
        Assert.True(await sites.StoreDeclarationAsync(Declaration(connector: 3)), "An ended one leaves its place");
        Assert.False(await sites.StoreDeclarationAsync(Declaration(Cp2)));
        Assert.Null(sites.FindDeclaration(Cp2, 1));
        Assert.True(await sites.StoreDeclarationAsync(Declaration() with { Priority = 9 }));
        Assert.Equal(9, sites.FindDeclaration(Cp1, 1)!.Priority);

        Assert.True(await sites.StoreSignalAsync(new NodeSignal("a", Noon, Future, 1)));
        Assert.True(await sites.StoreSignalAsync(new NodeSignal("b", Noon, Past, 1)));
        Assert.True(await sites.StoreSignalAsync(new NodeSignal("c", Noon, Future, 1)));
        Assert.False(await sites.StoreSignalAsync(new NodeSignal("d", Noon, Future, 1)));
        Assert.True(await sites.StoreSignalAsync(new NodeSignal("a", Noon, Future, 2)));
    }

    [Fact]
    public async Task Changes_of_a_sites_records_are_signalled()
    {
        var sites = Create(out _);
        var changed = sites.Changes.Next();
        Assert.False(changed.IsCompleted);
        await sites.StoreDeclarationAsync(Declaration());
        await changed;
        changed = sites.Changes.Next();
        await sites.RemoveDeclarationAsync(Cp1, 1);
        await changed;
        changed = sites.Changes.Next();
        await sites.StoreSignalAsync(new NodeSignal("root", Noon, Future, 1));
        await changed;
        changed = sites.Changes.Next();
        await sites.RemoveSignalAsync("root");
        await changed;
    }

    private SiteWrites Create(out GatewayLedger ledger, LedgerOptions? options = null)
    {
        ledger = Create(options);
        return ledger.Sites;
    }
}
