using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Transactions whose start did not tell the connector (0): they end by what is known of all connectors.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Transaction_of_an_unknown_connector_ends_when_all_connectors_are_available()
    {
        var ledger = Create();
        await StatusAsync(ledger, 0, ChargePointStatus.Unavailable, Noon.AddMinutes(-1));
        await StatusAsync(ledger, 2, ChargePointStatus.Charging, Noon.AddMinutes(-1));
        var id = (await ledger.StartTransactionAsync(Start(connector: 0) with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(1));
        Assert.Equal([id], await RunningIdsAsync(ledger));
        await StatusAsync(ledger, 2, ChargePointStatus.Available, Noon.AddMinutes(-2), receivedAt: Noon.AddMinutes(2)); // from before the start
        Assert.Equal([id], await RunningIdsAsync(ledger));
        await StatusAsync(ledger, 2, ChargePointStatus.Available, Noon.AddMinutes(3));
        Assert.Empty(await RunningIdsAsync(ledger));
        Assert.Equal(ClosingCause.Available, (await ledger.FindTransactionAsync(id))!.Closing!.Cause);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 0, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    public async Task Next_start_closes_a_transaction_of_an_unknown_connector_where_there_is_only_one(int first, int second, bool isOnlyConnector)
    {
        var ledger = Create();
        await StatusAsync(ledger, 1, ChargePointStatus.Preparing, Noon.AddMinutes(-1));
        if (!isOnlyConnector)
            await StatusAsync(ledger, 2, ChargePointStatus.Preparing, Noon.AddMinutes(-1));
        var before = (await ledger.StartTransactionAsync(Start(connector: first))).TransactionId;
        var next = await ledger.StartTransactionAsync(Start(connector: second, at: Noon.AddHours(1)));
        Assert.Equal(isOnlyConnector ? [before] : null, next.Closed);
    }

    [Fact]
    public async Task Unknown_connector_of_a_charge_point_without_statuses_closes_no_other()
    {
        var ledger = Create();
        var before = (await ledger.StartTransactionAsync(Start(connector: 0))).TransactionId;
        var next = (await ledger.StartTransactionAsync(Start(connector: 1, at: Noon.AddHours(1)))).TransactionId;
        Assert.Equal([next, before], await RunningIdsAsync(ledger));
    }
}
