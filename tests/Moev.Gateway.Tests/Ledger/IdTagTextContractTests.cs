using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Tags with control characters, which a charge point may send: each is a tag of its own, in every comparison.</summary>
public abstract partial class LedgerContractTests
{
    [Theory]
    [InlineData("TAG\0A", "TAG\0B", "TAG\\u0000A")]
    [InlineData("TAG\0A", "TAG", "TAG\\u0000A")]
    [InlineData("TAG\nA", "TAG A", "TAG\\u000AA")]
    [InlineData("TAG\u0085", "TAG\u0086", "TAG\\u0085")]
    public async Task Tags_that_differ_behind_a_control_character_are_two_tags(string first, string second, string text)
    {
        var ledger = Create();
        var a = await ledger.StartTransactionAsync(Start(idTag: first));
        var b = await ledger.StartTransactionAsync(Start(idTag: second));
        Assert.NotEqual(a.TransactionId, b.TransactionId);
        Assert.Equal(a.TransactionId, (await ledger.StartTransactionAsync(Start(idTag: first))).TransactionId);
        var found = Assert.Single(await ledger.ListTransactionsAsync(new TransactionFilter(IdTag: text)));
        Assert.Equal((a.TransactionId, text), (found.TransactionId, found.IdTag));
    }

    [Fact]
    public async Task Stop_with_another_tag_behind_a_control_character_is_another_stop()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(id, idTag: "TAG\0A")));
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(Stop(id, idTag: "TAG\0A")));
        Assert.Equal(StopRecorded.Conflict, await ledger.StopTransactionAsync(Stop(id, idTag: "TAG\0B")));
    }
}
