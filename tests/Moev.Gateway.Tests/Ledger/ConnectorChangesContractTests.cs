using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about the signal that a car may have come or gone.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task New_status_is_a_change_and_its_repetition_is_none()
    {
        var ledger = Create();
        await AssertChange(ledger, isChange: true, () => StatusAsync(ledger, 1, ChargePointStatus.Available, Noon));
        await AssertChange(ledger, isChange: false, () => StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(1)));
        await AssertChange(ledger, isChange: true, () => StatusAsync(ledger, 2, ChargePointStatus.Available, Noon));
        await AssertChange(ledger, isChange: true, () => StatusAsync(ledger, 1, ChargePointStatus.Preparing, Noon.AddMinutes(2)));
    }

    [Fact]
    public async Task Start_stop_and_closing_are_changes()
    {
        var ledger = Create();
        var id = 0;
        await AssertChange(ledger, isChange: true, async () => id = (await ledger.StartTransactionAsync(Start())).TransactionId);
        await AssertChange(ledger, isChange: true, () => ledger.StopTransactionAsync(Stop(id)).AsTask());
        id = (await ledger.StartTransactionAsync(Start(at: Noon.AddHours(2)))).TransactionId;
        await AssertChange(ledger, isChange: true, () => ledger.CloseTransactionAsync(new OperatorClosing(id, 200, StoppedAt: null, Reason: null, Noon.AddHours(3))).AsTask());
    }

    [Fact]
    public async Task Connection_and_boot_are_changes()
    {
        var ledger = Create();
        await AssertChange(ledger, isChange: true, () => Done(() => ledger.NoteSeen(Cp1, Noon)));
        await AssertChange(ledger, isChange: true, () => Done(() => ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("A"), Noon))));
    }

    [Fact]
    public async Task Meter_values_and_configuration_are_no_changes()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await AssertChange(ledger, isChange: false, () => ledger.AppendMeterValuesAsync(Meter("""{"value":"300"}""", id)).AsTask());
        await AssertChange(ledger, isChange: false, () => Done(() => ledger.NoteConfiguration(Cp1, "HeartbeatInterval", "1")));
    }

    private static async Task AssertChange(GatewayLedger ledger, bool isChange, Func<Task> act)
    {
        var changed = ledger.WhenChanged();
        await act();
        Assert.Equal(isChange, changed.IsCompleted);
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
