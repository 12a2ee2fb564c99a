using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about events.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Everything_that_happens_is_an_event_in_its_order()
    {
        var ledger = Create();
        Assert.Equal(0, await ledger.LastEventIdAsync());
        var id = await HappenAsync(ledger);

        var page = await ledger.ReadEventsAsync(new EventFilter(0));
        Assert.Equal(
            [
                """boot CP_1 {"chargePointVendor":"Vendor","chargePointModel":"Model"}""",
                """status CP_1 {"connectorId":1,"status":"Charging","errorCode":"NoError","info":"fine","timestamp":"2026-11-22T12:00:00.000Z"}""",
                $$"""transactionStarted CP_1 {"transactionId":{{id}},"connectorId":1,"idTag":"TAG","meterStart":100,"startedAt":"2026-11-22T12:00:00.000Z"}""",
                $$"""meterValues CP_1 {"connectorId":1,"transactionId":{{id}},"sampledAt":"2026-11-22T12:00:00.000Z","sampledValue":[{"value":"150"}]}""",
                """meterValues CP_2 {"connectorId":1,"sampledAt":"2026-11-22T12:00:00.000Z","sampledValue":[{"value":"7"}]}""",
                """command CP_1 {"auditId":1,"action":"Reset","route":"POST /somewhere","remoteAddress":"127.0.0.1","parameters":{"type":"Soft"}}""",
                """commandEnded CP_1 {"auditId":1,"action":"Reset","outcome":"Answered","status":"Accepted","messageId":"m1","elapsedMs":12}""",
                $$"""transactionStopped CP_1 {"transactionId":{{id}},"meterStop":900,"stoppedAt":"2026-11-22T13:00:00.000Z"}""",
            ],
            page.Events.Select(Text));
        Assert.Equal(page.Events.Select(item => item.Id).Order().Distinct(), page.Events.Select(item => item.Id));
        Assert.Equal((page.Events[^1].Id, true), (page.Place, page.IsLast));
        Assert.Equal(page.Place, await ledger.LastEventIdAsync());
    }

    [Fact]
    public async Task Security_event_of_somebody_unknown_is_kept_and_makes_no_charge_point()
    {
        var ledger = Create();
        ledger.NoteSecurity(new SecurityEvent(new ChargePointIdentity("X"), Noon, SecurityEventKinds.AuthenticationRefused, "wrong \"key\""));
        await ledger.StartTransactionAsync(Start());
        var happened = Assert.Single((await ledger.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.Security]))).Events);
        Assert.Equal("""security X {"kind":"authenticationRefused","detail":"wrong \"key\""}""", Text(happened));
        Assert.Null(await ledger.FindChargePointAsync(new ChargePointIdentity("X")));
    }

    [Fact]
    public async Task Retries_are_no_events()
    {
        var ledger = Create();
        var id = await HappenAsync(ledger);
        var last = await ledger.LastEventIdAsync();
        await ledger.StopTransactionAsync(Stop(id));
        Assert.Empty((await ledger.ReadEventsAsync(new EventFilter(last))).Events);
    }

    [Fact]
    public async Task Pages_of_events_have_no_gap_and_no_double()
    {
        var ledger = Create();
        await HappenAsync(ledger);
        var whole = (await ledger.ReadEventsAsync(new EventFilter(0))).Events.Select(item => item.Id);
        var paged = new List<long>();
        EventPage page;
        var place = 0L;
        do
        {
            page = await ledger.ReadEventsAsync(new EventFilter(place, Limit: 3));
            paged.AddRange(page.Events.Select(item => item.Id));
            place = page.Place;
        }
        while (!page.IsLast);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Events_are_filtered_and_their_place_goes_on()
    {
        var ledger = Create();
        await HappenAsync(ledger);
        var last = await ledger.LastEventIdAsync();

        async Task AssertAsync(string expected, EventFilter filter)
        {
            var page = await ledger.ReadEventsAsync(filter);
            Assert.Equal((expected, last), (string.Join(' ', page.Events.Select(item => $"{item.Type}:{item.Identity}")), page.Place));
        }

        await AssertAsync("meterValues:CP_2", new EventFilter(0, Identity: Cp2));
        await AssertAsync("boot:CP_1 transactionStopped:CP_1", new EventFilter(0, Types: [EventTypes.TransactionStopped, EventTypes.Boot]));
        await AssertAsync("meterValues:CP_1", new EventFilter(0, Cp1, [EventTypes.MeterValues]));
        await AssertAsync("", new EventFilter(0, Cp2, [EventTypes.Boot]));
        await AssertAsync("", new EventFilter(last));
        await AssertAsync("", new EventFilter(long.MaxValue));
    }

    [Fact]
    public async Task Readers_are_woken_by_what_is_stored()
    {
        var ledger = Create();
        var stored = ledger.WhenStored();
        Assert.False(stored.IsCompleted);
        ledger.NoteStatus(Cp1, new ConnectorStatus(1, ChargePointStatus.Charging, "NoError", null, null, null, Noon));
        await stored.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single((await ledger.ReadEventsAsync(new EventFilter(0))).Events);
        Assert.False(ledger.WhenStored().IsCompleted);
    }

    [Fact]
    public async Task Event_of_the_site_belongs_to_no_charge_point()
    {
        var ledger = Create();
        ledger.NoteSiteEvent(new SiteEvent(EventTypes.SiteLimit, Noon, "{\"node\":\"grid\"}"u8.ToArray()));
        await ledger.ChangeManagementAsync(Cp1, Noon, static _ => true);
        var item = Assert.Single((await ledger.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.SiteLimit]))).Events);
        Assert.Equal(("siteLimit", "", Noon, "{\"node\":\"grid\"}"), (item.Type, item.Identity.Value, item.At, Encoding.UTF8.GetString(item.Data.Span)));
    }

    /// <summary>One event of each kind but security; the transaction's id.</summary>
    private protected static async Task<int> HappenAsync(GatewayLedger ledger)
    {
        await ledger.LastEventIdAsync();
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("Model"), Noon));
        ledger.NoteStatus(Cp1, new ConnectorStatus(1, ChargePointStatus.Charging, "NoError", "fine", null, Noon, Noon));
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StartTransactionAsync(Start());
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"150"}""", id));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"7"}""", identity: Cp2));
        var command = await ledger.BeginCommandAsync(Command(Cp1, "Reset", """{"type":"Soft"}""", Noon));
        ledger.NoteCommandEnded(command, new CommandResult(Noon, "Answered", "Accepted", "m1", TimeSpan.FromMilliseconds(12)));
        await ledger.StopTransactionAsync(Stop(id));
        return id;
    }

    private static string Text(LedgerEvent item) => $"{item.Type} {item.Identity} {Encoding.UTF8.GetString(item.Data.Span)}";
}
