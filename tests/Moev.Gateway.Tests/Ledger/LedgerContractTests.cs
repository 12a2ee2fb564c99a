using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The contract of the ledger over any store. The tests of a store inherit this class and add their own.</summary>
public abstract partial class LedgerContractTests
{
    private protected static readonly ChargePointIdentity Cp1 = new("CP_1");
    private protected static readonly ChargePointIdentity Cp2 = new("CP_2");
    private protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A new and empty ledger.</summary>
    private protected abstract GatewayLedger Create(LedgerOptions? options = null);

    /// <summary>Gets the messages kept beside the transactions, the oldest first: "OrphanStop CP_1 StopTransaction 7 {payload}".</summary>
    private protected static async Task<IReadOnlyList<string>> KeptAsync(GatewayLedger ledger) =>
    [
        .. (await ledger.KeptAsync()).Select(kept =>
            $"{kept.Reason} {kept.Identity} {Actions16.Name(kept.Action)} {kept.TransactionId} {Encoding.UTF8.GetString(kept.Payload.Span)}"),
    ];

    private protected static TransactionStart Start(
        ChargePointIdentity? identity = null, int connector = 1, string idTag = "TAG", int meter = 100, DateTimeOffset? at = null) =>
        new(identity ?? Cp1, connector, idTag, meter, ReservationId: null, at ?? Noon, Noon);

    private protected static TransactionStop Stop(
        int transactionId, ChargePointIdentity? identity = null, int meter = 900, string? idTag = null, Reason? reason = null, string payload = "{}") =>
        new(
            identity ?? Cp1,
            transactionId,
            idTag is null ? default(IdTag?) : IdTag.FromString(idTag),
            meter,
            reason,
            Noon.AddHours(1),
            Noon.AddHours(1),
            Encoding.UTF8.GetBytes(payload));

    private protected static MeterValuesReceived Meter(
        string sampledValues, int? transactionId = null, ChargePointIdentity? identity = null, int connector = 1, DateTimeOffset? at = null, DateTimeOffset? receivedAt = null)
    {
        var when = (OcppDateTime)(at ?? Noon);
        var payload = Encoding.UTF8.GetBytes($$"""
            {"connectorId":{{connector}}{{(transactionId is { } id ? $",\"transactionId\":{id}" : "")}},"meterValue":[{"timestamp":"{{when}}","sampledValue":[{{sampledValues}}]}]}
            """);
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out var report), report.ToString());
        return new MeterValuesReceived(identity ?? Cp1, connector, transactionId, request.MeterValue, receivedAt ?? at ?? Noon, payload);
    }

    private protected static CommandIntent Command(ChargePointIdentity identity, string action, string parameters, DateTimeOffset at) =>
        new(at, "127.0.0.1", "POST /somewhere", action, identity, Encoding.UTF8.GetBytes(parameters));

    private protected static BootNotificationRequest BootOf(string model) => new(ChargePointVendor: "Vendor", ChargePointModel: model);

    [Fact]
    public async Task New_start_gets_a_positive_id_of_its_own()
    {
        var ledger = Create();
        var ids = new HashSet<int>();
        for (var i = 0; i < 100; i++)
        {
            var recorded = await ledger.StartTransactionAsync(Start(connector: i % 4, at: Noon.AddSeconds(i)));
            Assert.False(recorded.IsRetry);
            Assert.True(recorded.TransactionId > 0);
            Assert.True(ids.Add(recorded.TransactionId));
        }
    }

    [Fact]
    public async Task Repeated_start_of_a_running_transaction_gets_the_same_id()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start());
        var again = await ledger.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddMinutes(3) });
        Assert.Equal(new StartRecorded(first.TransactionId, IsRetry: true), again);
        Assert.Single(await ledger.ListTransactionsAsync(new TransactionFilter()));
    }

    [Fact]
    public async Task Repeated_start_may_spell_its_tag_in_another_case()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start(idTag: "AbCd"));
        Assert.Equal(first.TransactionId, (await ledger.StartTransactionAsync(Start(idTag: "aBcD"))).TransactionId);
    }

    [Fact]
    public async Task Repeated_start_may_write_the_same_instant_with_another_offset()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start(at: Noon));
        Assert.True((await ledger.StartTransactionAsync(Start(at: Noon.ToOffset(TimeSpan.FromHours(2))))).IsRetry);
        Assert.True(first.TransactionId > 0);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("connector")]
    [InlineData("idTag")]
    [InlineData("meter")]
    [InlineData("timestamp")]
    public async Task Start_that_differs_in_one_member_is_another_transaction(string member)
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start());
        var other = await ledger.StartTransactionAsync(member switch
        {
            "identity" => Start(identity: Cp2),
            "connector" => Start(connector: 2),
            "idTag" => Start(idTag: "OTHER"),
            "meter" => Start(meter: 101),
            _ => Start(at: Noon.AddSeconds(1)),
        });
        Assert.False(other.IsRetry);
        Assert.NotEqual(first.TransactionId, other.TransactionId);
    }

    [Fact]
    public async Task Stop_ends_the_transaction_with_what_it_says()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start() with { ReservationId = 5 })).TransactionId;
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(id, idTag: "OTHER", reason: Reason.Remote)));
        var record = await ledger.FindTransactionAsync(id);
        Assert.Equal(
            new TransactionRecord(id, Cp1, 1, "TAG", 100, Noon, 5, 900, Noon.AddHours(1), "Remote", "OTHER", default) { ReceivedAt = Noon },
            record);
        Assert.False(record!.IsActive);
    }

    [Fact]
    public async Task Equal_stop_again_is_a_repetition()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id, idTag: "tag"));
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(Stop(id, idTag: "TAG") with { ReceivedAt = Noon.AddDays(1) }));
        Assert.Empty(await KeptAsync(ledger));
    }

    [Theory]
    [InlineData("meter")]
    [InlineData("idTag")]
    [InlineData("reason")]
    [InlineData("timestamp")]
    [InlineData("payload")]
    public async Task Stop_that_differs_is_kept_beside_the_first_which_holds(string member)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id));
        var before = await ledger.FindTransactionAsync(id);
        var other = member switch
        {
            "meter" => Stop(id, meter: 901),
            "idTag" => Stop(id, idTag: "X"),
            "reason" => Stop(id, reason: Reason.Local),
            "timestamp" => Stop(id) with { Timestamp = Noon },
            _ => Stop(id, payload: """{"transactionData":[]}"""),
        };
        Assert.Equal(StopRecorded.Conflict, await ledger.StopTransactionAsync(other));
        Assert.Equal(before, await ledger.FindTransactionAsync(id));
        Assert.Equal($"ConflictingStop CP_1 StopTransaction {id} {Encoding.UTF8.GetString(other.Payload.Span)}", Assert.Single(await KeptAsync(ledger)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task Stop_of_an_unknown_transaction_is_kept_as_an_orphan(int id)
    {
        var ledger = Create();
        Assert.Equal(StopRecorded.Orphan, await ledger.StopTransactionAsync(Stop(id, payload: """{"a":1}""")));
        Assert.Equal($$"""OrphanStop CP_1 StopTransaction {{id}} {"a":1}""", Assert.Single(await KeptAsync(ledger)));
    }

    [Fact]
    public async Task Stop_of_another_charge_points_transaction_leaves_it_untouched()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start(identity: Cp2))).TransactionId;
        var before = await ledger.FindTransactionAsync(id);
        Assert.Equal(StopRecorded.Orphan, await ledger.StopTransactionAsync(Stop(id, identity: Cp1)));
        Assert.Equal(before, await ledger.FindTransactionAsync(id));
        Assert.True(before!.IsActive);
        Assert.StartsWith("OrphanStop CP_1", Assert.Single(await KeptAsync(ledger)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_payload_does_not_change_with_the_buffer_it_came_in()
    {
        var ledger = Create();
        var buffer = Encoding.UTF8.GetBytes("{}");
        await ledger.StopTransactionAsync(Stop(77) with { Payload = buffer });
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("OrphanStop CP_1 StopTransaction 77 {}", Assert.Single(await KeptAsync(ledger)));
    }

    [Fact]
    public async Task Malformed_message_is_kept()
    {
        var ledger = Create();
        await ledger.AppendMalformedAsync(new MalformedMessage(Cp1, Action16.MeterValues, "NotJson", Noon, "{"u8.ToArray()));
        Assert.Equal("Malformed CP_1 MeterValues  {", Assert.Single(await KeptAsync(ledger)));
    }

    [Fact]
    public async Task Transactions_are_listed_newest_first_page_by_page()
    {
        var ledger = Create();
        var ids = new List<int>();
        for (var i = 0; i < 7; i++)
            ids.Add((await ledger.StartTransactionAsync(Start(connector: i))).TransactionId);
        ids.Reverse();
        var first = await ledger.ListTransactionsAsync(new TransactionFilter(Limit: 3));
        var second = await ledger.ListTransactionsAsync(new TransactionFilter(Before: first[^1].TransactionId, Limit: 3));
        var third = await ledger.ListTransactionsAsync(new TransactionFilter(Before: second[^1].TransactionId, Limit: 3));
        Assert.Equal(ids, first.Concat(second).Concat(third).Select(record => record.TransactionId));
        Assert.Single(third);
    }

    [Fact]
    public async Task Transactions_are_listed_by_every_filter()
    {
        var ledger = Create();
        var a = (await ledger.StartTransactionAsync(Start(idTag: "aa"))).TransactionId;
        var b = (await ledger.StartTransactionAsync(Start(identity: Cp2, connector: 2, at: Noon.AddHours(1)))).TransactionId;
        var c = (await ledger.StartTransactionAsync(Start(connector: 2, at: Noon.AddHours(2)))).TransactionId;
        await ledger.StopTransactionAsync(Stop(c));

        async Task AssertIdsAsync(int[] expected, TransactionFilter filter)
        {
            var records = await ledger.ListTransactionsAsync(filter);
            Assert.Equal(expected, records.Select(record => record.TransactionId));
        }

        await AssertIdsAsync([c, a], new TransactionFilter(Identity: Cp1));
        await AssertIdsAsync([b, a], new TransactionFilter(Active: true));
        await AssertIdsAsync([c], new TransactionFilter(Active: false));
        await AssertIdsAsync([a], new TransactionFilter(Identity: Cp1, Active: true));
        await AssertIdsAsync([], new TransactionFilter(Identity: Cp1, Active: true, ConnectorId: 2));
        await AssertIdsAsync([], new TransactionFilter(Identity: new ChargePointIdentity("nobody"), Active: true));
        await AssertIdsAsync([c, b], new TransactionFilter(ConnectorId: 2));
        await AssertIdsAsync([a], new TransactionFilter(IdTag: "AA"));
        await AssertIdsAsync([c, b], new TransactionFilter(From: Noon.AddHours(1)));
        await AssertIdsAsync([a], new TransactionFilter(To: Noon.AddHours(1)));
        await AssertIdsAsync([b], new TransactionFilter(From: Noon.AddMinutes(1), To: Noon.AddHours(2)));
    }

    [Fact]
    public async Task Unknown_transaction_is_not_found() => Assert.Null(await Create().FindTransactionAsync(12));

    [Fact]
    public void Unknown_id_tag_is_accepted() =>
        Assert.Equal(new IdTagInfo(null, null, AuthorizationStatus.Accepted), Create().Authorize("anything"));

    [Fact]
    public void Ledger_that_works_is_available() => Assert.Null(Create().UnavailableReason);

    [Fact]
    public async Task Starts_and_stops_from_many_threads_keep_ids_unique_and_retries_equal()
    {
        var ledger = Create();
        var byStart = new System.Collections.Concurrent.ConcurrentDictionary<(int Charger, int Round), int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), async (charger, token) =>
        {
            // Two threads share a charge point, so that every start races with its own retry.
            var identity = new ChargePointIdentity($"CP_{charger / 2}");
            for (var round = 0; round < 200; round++)
            {
                var start = Start(identity: identity, at: Noon.AddSeconds(round));
                var id = (await ledger.StartTransactionAsync(start)).TransactionId;
                Assert.Equal(id, byStart.GetOrAdd((charger / 2, round), id));
                if (round % 50 == 49)
                    await ledger.ListTransactionsAsync(new TransactionFilter(Identity: identity, Active: true), token);
            }
        });
        Assert.Equal(8 * 200, byStart.Values.Distinct().Count());
    }
}
