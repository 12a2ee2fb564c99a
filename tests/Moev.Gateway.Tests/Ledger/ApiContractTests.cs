using System.Text;
using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract that the pages of the HTTP API are made of.</summary>
public abstract partial class LedgerContractTests
{
    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.1", false)]
    [InlineData(null, false)]
    public void Keys_on_record_are_forgotten_when_the_boot_reports_other_firmware(string? firmware, bool isKept)
    {
        var ledger = Create();
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("Model") with { FirmwareVersion = "1.0" }, Noon));
        ledger.NoteConfiguration(Cp1, "ChargeProfileMaxStackLevel", null);
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("Model") with { FirmwareVersion = firmware }, Noon.AddDays(1)));
        Assert.Equal(isKept, ledger.TryFindConfiguration(Cp1, "ChargeProfileMaxStackLevel", out _));
    }

    [Fact]
    public async Task Kept_messages_are_listed_newest_first_and_paged()
    {
        var ledger = Create();
        for (var i = 1; i <= 3; i++)
            await ledger.StopTransactionAsync(Stop(-i, payload: $$"""{"n":{{i}}}"""));
        await ledger.AppendMalformedAsync(new MalformedMessage(Cp2, Action16.StopTransaction, "NotJson", Noon, "{"u8.ToArray()));

        Assert.Equal(["Malformed", "OrphanStop", "OrphanStop", "OrphanStop"], Reasons(await ledger.ListKeptMessagesAsync(new KeptFilter())));
        var first = await ledger.ListKeptMessagesAsync(new KeptFilter(Cp1, Limit: 2));
        Assert.Equal([-3, -2], first.Select(kept => kept.Message.TransactionId!.Value));
        var second = await ledger.ListKeptMessagesAsync(new KeptFilter(Cp1, Limit: 2, Before: first[^1].Id));
        Assert.Equal("""{"n":1}""", Encoding.UTF8.GetString(Assert.Single(second).Message.Payload.Span));
        Assert.Equal(["Malformed"], Reasons(await ledger.ListKeptMessagesAsync(new KeptFilter(Reason: KeptReason.Malformed))));
        Assert.Equal(["Malformed"], Reasons(await ledger.ListKeptMessagesAsync(new KeptFilter(To: Noon.AddMinutes(1)))));
        Assert.Equal(3, (await ledger.ListKeptMessagesAsync(new KeptFilter(From: Noon.AddMinutes(1)))).Count);
        Assert.Empty(await ledger.ListKeptMessagesAsync(new KeptFilter(Cp2, KeptReason.OrphanStop)));

        static IEnumerable<string> Reasons(IReadOnlyList<KeptRecord> kept) => kept.Select(one => one.Message.Reason.ToString());
    }

    [Fact]
    public async Task Deleted_id_tag_is_not_listed_any_more()
    {
        var ledger = Create();
        await ledger.StoreIdTagAsync(new IdTagRecord("TAG", AuthorizationStatus.Blocked));
        Assert.True(await ledger.DeleteIdTagAsync("tag"));
        Assert.False(await ledger.DeleteIdTagAsync("tag"));
        Assert.Null(ledger.FindIdTag("TAG"));
        Assert.Equal(AuthorizationStatus.Accepted, ledger.Authorize("TAG").Status);
        Assert.Empty(await ledger.ListIdTagsAsync(new IdTagFilter()));
    }

    [Fact]
    public async Task Id_tags_are_listed_in_order_and_paged()
    {
        var ledger = Create();
        foreach (var tag in new[] { "b2", "A1", "C3", "a0", "B1" })
            await ledger.StoreIdTagAsync(new IdTagRecord(tag, tag[0] == 'C' ? AuthorizationStatus.Invalid : AuthorizationStatus.Accepted, tag[0] is 'b' or 'B' ? "Family" : null));

        Assert.Equal(["a0", "A1", "B1", "b2", "C3"], await TagsAsync(new IdTagFilter()));
        Assert.Equal(["a0", "A1"], await TagsAsync(new IdTagFilter(Limit: 2)));
        Assert.Equal(["B1", "b2"], await TagsAsync(new IdTagFilter(After: "a1", Limit: 2)));
        Assert.Equal(["C3"], await TagsAsync(new IdTagFilter(After: "B2", Limit: 2)));
        Assert.Equal(["C3"], await TagsAsync(new IdTagFilter(Status: AuthorizationStatus.Invalid)));
        Assert.Equal(["B1", "b2"], await TagsAsync(new IdTagFilter(ParentIdTag: "FAMILY")));

        async Task<IEnumerable<string>> TagsAsync(IdTagFilter filter) => (await ledger.ListIdTagsAsync(filter)).Select(record => record.IdTag);
    }

    [Fact]
    public async Task Measurand_is_part_of_the_question_so_that_pages_are_full()
    {
        var ledger = Create();
        // The ledger in memory knows the newest of each connector, so each has its own.
        for (var i = 1; i <= 6; i++)
            await ledger.AppendMeterValuesAsync(Meter(i % 2 == 0 ? """{"value":"1","measurand":"SoC"}""" : """{"value":"2"}""", connector: i, at: Noon.AddMinutes(i)));

        Assert.Equal([2, 4], await ConnectorsAsync(new MeterValueFilter(Cp1, Limit: 2, Measurand: "SoC")));
        Assert.Equal([1, 3, 5], await ConnectorsAsync(new MeterValueFilter(Cp1, Measurand: "Energy.Active.Import.Register")));
        Assert.Empty(await ConnectorsAsync(new MeterValueFilter(Cp1, Measurand: "soc")));
        var page = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, Limit: 2, Measurand: "SoC"));
        Assert.Equal([6], await ConnectorsAsync(new MeterValueFilter(Cp1, After: MeterValuePlace.Of(page[^1]), Measurand: "SoC")));

        async Task<IEnumerable<int>> ConnectorsAsync(MeterValueFilter filter) => (await ledger.ListMeterValuesAsync(filter)).Select(record => record.ConnectorId);
    }

    [Fact]
    public async Task Configuration_list_takes_the_place_of_what_was_known()
    {
        var ledger = Create();
        ledger.NoteSeen(Cp1, Noon);
        ledger.NoteConfiguration(Cp1, "Old", "1");
        Assert.Null((await ledger.FindChargePointAsync(Cp1))!.ConfigurationReadAt);

        ledger.NoteConfigurationList(Cp1, [new("HeartbeatInterval", "300", false), new("NumberOfConnectors", "2", true), new("Secret", null, false)], Noon);
        ledger.NoteConfiguration(Cp1, "numberofconnectors", "3");

        var record = (await ledger.FindChargePointAsync(Cp1))!;
        Assert.Equal(["HeartbeatInterval=300", "NumberOfConnectors=3", "Secret="], record.Configuration.Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Equal(["NumberOfConnectors"], record.ReadOnlyKeys);
        Assert.Equal(Noon, record.ConfigurationReadAt);
    }

    [Fact]
    public async Task Identities_are_in_the_order_of_the_records()
    {
        var ledger = Create();
        foreach (var identity in new[] { "b", "A", "a", "B", "A1" })
            ledger.NoteSeen(new(identity), Noon);
        Assert.Equal(
            (await ledger.ListChargePointsAsync()).Select(record => record.Identity.Value),
            (await ledger.ListIdentitiesAsync()).Select(identity => identity.Value));
    }

    [Fact]
    public async Task Commands_are_found_by_their_idempotency_key()
    {
        var ledger = Create();
        await ledger.BeginCommandAsync(Command(Cp1, "Reset", "{}", Noon) with { IdempotencyKey = "k" });
        await ledger.BeginCommandAsync(Command(Cp1, "ClearCache", "{}", Noon));

        var found = Assert.Single(await ledger.ListCommandsAsync(new AuditFilter(IdempotencyKey: "k")));
        Assert.Equal(("Reset", "k"), (found.Command.Action, found.Command.IdempotencyKey));
        Assert.Empty(await ledger.ListCommandsAsync(new AuditFilter(IdempotencyKey: "K")));
        Assert.Equal(2, (await ledger.ListCommandsAsync(new AuditFilter())).Count);
    }
}
