using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Handlers;

/// <summary>Tests of the authorization of id tags, by the options.</summary>
public sealed class IdTagPolicyTests
{
    [Theory]
    [InlineData("Accepted")]
    [InlineData("Invalid")]
    [InlineData("Blocked")]
    public async Task Unlisted_tag_gets_the_status_of_the_option(string status)
    {
        using var fixture = new HandlerFixture(options: new OcppOptions { UnknownIdTags = Enum.Parse<UnknownIdTagPolicy>(status) });
        await fixture.Ledger.StoreIdTagAsync(new IdTagRecord("LISTED", AuthorizationStatus.Accepted, "GROUP"));

        var unknown = await fixture.Handlers.Authorize.HandleAsync(fixture.Context(), new AuthorizeRequest("UNKNOWN"));
        var listed = await fixture.Handlers.Authorize.HandleAsync(fixture.Context(), new AuthorizeRequest("listed"));
        var started = await StartAsync(fixture, "UNKNOWN", 1);

        Assert.Equal(status, unknown.IdTagInfo.Status.ToString());
        Assert.Equal(status, started.IdTagInfo.Status.ToString());
        Assert.True(started.TransactionId > 0, "it is on record, whatever the tag is told");
        Assert.Equal(new IdTagInfo(null, IdTag.FromString("GROUP"), AuthorizationStatus.Accepted), listed.IdTagInfo);
    }

    [Fact]
    public async Task Tag_in_another_transaction_gets_ConcurrentTx_when_that_is_not_allowed()
    {
        using var fixture = new HandlerFixture(options: new OcppOptions { ConcurrentTransactions = false });

        var first = await StartAsync(fixture, "TAG", 1);
        var retry = await StartAsync(fixture, "TAG", 1);
        var later = await StartAsync(fixture, "TAG", 1, meterStart: 7);
        var second = await StartAsync(fixture, "tag", 2);
        var other = await StartAsync(fixture, "OTHER", 2);

        Assert.Equal(AuthorizationStatus.Accepted, first.IdTagInfo.Status);
        Assert.Equal((first.TransactionId, AuthorizationStatus.Accepted), (retry.TransactionId, retry.IdTagInfo.Status));
        Assert.Equal(AuthorizationStatus.Accepted, later.IdTagInfo.Status);
        Assert.Equal(AuthorizationStatus.ConcurrentTx, second.IdTagInfo.Status);
        Assert.Equal(AuthorizationStatus.Accepted, other.IdTagInfo.Status);
    }

    [Fact]
    public async Task Tag_may_be_in_several_transactions_unless_said_otherwise()
    {
        using var fixture = new HandlerFixture();
        await StartAsync(fixture, "TAG", 1);
        Assert.Equal(AuthorizationStatus.Accepted, (await StartAsync(fixture, "TAG", 2)).IdTagInfo.Status);
    }

    private static ValueTask<StartTransactionResponse> StartAsync(HandlerFixture fixture, string idTag, int connectorId, int meterStart = 0) =>
        fixture.Handlers.StartTransaction.HandleAsync(
            fixture.Context(), new StartTransactionRequest(connectorId, IdTag.FromString(idTag), meterStart, null, HandlerFixture.Now));
}
