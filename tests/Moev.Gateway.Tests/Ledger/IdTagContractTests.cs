using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about id tags.</summary>
public abstract partial class LedgerContractTests
{
    [Theory]
    [InlineData("Accepted", "Accepted")]
    [InlineData("Blocked", "Blocked")]
    [InlineData("Expired", "Expired")]
    [InlineData("Invalid", "Invalid")]
    public async Task Listed_id_tag_is_answered_with_its_status_and_parent(string status, string expected)
    {
        var ledger = Create();
        Assert.True(await ledger.StoreIdTagAsync(new IdTagRecord("Tag", Enum.Parse<AuthorizationStatus>(status), "PARENT")));
        Assert.Equal(new IdTagInfo(null, IdTag.FromString("PARENT"), Enum.Parse<AuthorizationStatus>(expected)), ledger.Authorize("tAG"));
        Assert.Equal(AuthorizationStatus.Accepted, ledger.Authorize("another").Status);
    }

    [Fact]
    public async Task Id_tag_expires_and_may_be_listed_anew()
    {
        var ledger = Create();
        var past = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await ledger.StoreIdTagAsync(new IdTagRecord("TAG", AuthorizationStatus.Accepted, ExpiryDate: past));
        Assert.Equal(AuthorizationStatus.Expired, ledger.Authorize("TAG").Status);
        await ledger.StoreIdTagAsync(new IdTagRecord("TAG", AuthorizationStatus.Blocked, ExpiryDate: past));
        Assert.Equal(AuthorizationStatus.Blocked, ledger.Authorize("TAG").Status);
        await ledger.StoreIdTagAsync(new IdTagRecord("tag", AuthorizationStatus.Accepted, ExpiryDate: past.AddYears(1_000)));
        Assert.Equal(AuthorizationStatus.Accepted, ledger.Authorize("TAG").Status);
        Assert.Equal("tag", ledger.FindIdTag("TAG")!.IdTag);
    }

    [Fact]
    public async Task One_id_tag_more_than_the_limit_is_refused()
    {
        var ledger = Create(new LedgerOptions { MaxIdTags = 1 });
        Assert.True(await ledger.StoreIdTagAsync(new IdTagRecord("a", AuthorizationStatus.Blocked)));
        Assert.False(await ledger.StoreIdTagAsync(new IdTagRecord("b", AuthorizationStatus.Blocked)));
        Assert.True(await ledger.StoreIdTagAsync(new IdTagRecord("A", AuthorizationStatus.Invalid)));
        Assert.Null(ledger.FindIdTag("b"));
    }
}
