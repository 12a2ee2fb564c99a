using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Records that anyone can cause have a quota in the file, and never push out those of somebody else.</summary>
public sealed class SqliteQuotaTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChargePointIdentity Cp1 = new("CP_1");
    private static readonly ChargePointIdentity Cp2 = new("CP_2");

    private readonly SqliteFolder _folder = new();
    private int _number;

    [Theory]
    [InlineData(3 * 2_200, 3)]
    [InlineData((3 * 2_200) - 1, 2)]
    public async Task Kept_messages_of_one_charge_point_are_bounded_and_those_of_others_stay(int bytes, int expected)
    {
        using var counts = new MetricCounts(_folder.Meters);
        using (var ledger = Create(options => options with { MaxKeptBytesPerChargePoint = bytes }))
        {
            await KeepAsync(ledger, Cp2);
            for (var i = 0; i < 10; i++)
                await KeepAsync(ledger, Cp1);
        }

        Assert.Equal(1L, Scalar("SELECT count(*) FROM kept_messages k JOIN charge_points c ON c.id = k.charge_point WHERE identity = 'CP_2'"));
        Assert.Equal((long)expected, Scalar("SELECT count(*) FROM kept_messages k JOIN charge_points c ON c.id = k.charge_point WHERE identity = 'CP_1'"));
        Assert.Equal("-11", Scalar("SELECT transaction_id FROM kept_messages ORDER BY id DESC LIMIT 1")!.ToString());
        Assert.Equal(10 - expected, counts["moev.ledger.dropped/kind=KeptMessages"]);
        AssertCounted();
    }

    [Fact]
    public async Task Kept_meter_values_are_dropped_before_the_stops_of_their_charge_point()
    {
        using (var ledger = Create(options => options with { MaxKeptBytesPerChargePoint = 2 * 2_200 }))
        {
            await KeepAsync(ledger, Cp1);
            await ledger.AppendMalformedAsync(new MalformedMessage(Cp1, Action16.MeterValues, "?", Noon, Payload()));
            await KeepAsync(ledger, Cp1);
        }

        Assert.Equal(2L, Scalar("SELECT count(*) FROM kept_messages WHERE action = 'StopTransaction'"));
        Assert.Equal(2L, Scalar("SELECT count(*) FROM kept_messages"));
    }

    [Fact]
    public async Task Charge_point_with_the_most_kept_bytes_loses_when_the_total_is_full()
    {
        using (var ledger = Create(options => options with { MaxKeptMiB = 1 }))
        {
            for (var i = 0; i < 10; i++)
                await KeepAsync(ledger, Cp2);
            for (var i = 0; i < 600; i++)
                await KeepAsync(ledger, Cp1);
        }

        Assert.Equal(10L, Scalar("SELECT count(*) FROM kept_messages k JOIN charge_points c ON c.id = k.charge_point WHERE identity = 'CP_2'"));
        Assert.True((long)Scalar("SELECT sum(2 * length(payload) + 200) FROM kept_messages")! is <= 1_048_576 and > 1_040_000);
        AssertCounted();
    }

    [Fact]
    public async Task Events_are_bounded_and_security_events_have_a_quota_of_their_own()
    {
        long last;
        using (var ledger = Create(options => options with { MaxEventMiB = 1, MaxSecurityEventMiB = 1 }))
        {
            ledger.NoteSecurity(new SecurityEvent(Cp2, Noon, SecurityEventKinds.ForeignTransaction, "first"));
            for (var i = 0; i < 1_500; i++)
                ledger.NoteStatus(Cp1, new ConnectorStatus(1, ChargePointStatus.Available, "NoError", new string('x', 1_000), null, Noon, Noon));
            await ledger.StartTransactionAsync(Start(Cp1));
            last = await ledger.LastEventIdAsync();
        }

        Assert.True((long)Scalar("SELECT sum(length(data) + 100) FROM events WHERE type <> 'security'")! is <= 1_048_576 and > 900_000);
        Assert.Equal(1L, Scalar("SELECT count(*) FROM events WHERE type = 'security'"));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM events WHERE type = 'transactionStarted'"));
        AssertCounted();
        using var next = Create();
        Assert.Equal(last, await next.LastEventIdAsync());
    }

    [Fact]
    public async Task Security_events_are_bounded()
    {
        using (var ledger = Create(options => options with { MaxSecurityEventMiB = 1 }))
        {
            for (var i = 0; i < 1_500; i++)
                await ledger.AppendSecurityAsync(new SecurityEvent(Cp1, Noon, SecurityEventKinds.Reported, new string('x', 1_000)));
        }

        Assert.True((long)Scalar("SELECT sum(length(data) + 100) FROM events WHERE type = 'security'")! is <= 1_048_576 and > 900_000);
        AssertCounted();
    }

    [Fact]
    public async Task Commands_are_bounded_and_their_ids_never_used_again()
    {
        var ids = new List<long>();
        using (var ledger = Create(options => options with { MaxAuditMiB = 1 }))
        {
            for (var i = 0; i < 400; i++)
                ids.Add(await ledger.BeginCommandAsync(new CommandIntent(Noon, "127.0.0.1", "/calls", "Reset", Cp1, System.Text.Encoding.UTF8.GetBytes($"{{{new string(' ', 4_000)}}}"))));
            ledger.NoteCommandEnded(ids[0], new CommandResult(Noon, "accepted", "Accepted", "1", TimeSpan.Zero)); // is gone
        }

        Assert.Equal(ids, ids.Distinct().Order());
        Assert.True((long)Scalar("SELECT sum(length(parameters) + 400) FROM audit")! is <= 1_048_576 and > 500_000);
        Assert.Equal(ids[^1], Scalar("SELECT max(id) FROM audit"));
        AssertCounted();
    }

    [Fact]
    public async Task Charge_point_beyond_the_limit_takes_the_place_of_one_that_left_nothing_to_bill()
    {
        using (var ledger = Create(options => options with { MaxChargePoints = 5 }))
        {
            await ledger.StartTransactionAsync(Start(new ChargePointIdentity("HAS_TRANSACTION")));
            await ledger.BeginCommandAsync(new CommandIntent(Noon, "127.0.0.1", "/calls", "Reset", new ChargePointIdentity("HAS_COMMAND"), "{}"u8.ToArray()));
            await KeepAsync(ledger, new ChargePointIdentity("HAS_STOP"));
            for (var i = 0; i < 20; i++)
            {
                var stranger = new ChargePointIdentity($"STRANGER_{i:00}");
                ledger.NoteSeen(stranger, Noon.AddSeconds(i));
                ledger.NoteStatus(stranger, new ConnectorStatus(1, ChargePointStatus.Available, "NoError", null, null, Noon, Noon));
                await ledger.AppendMalformedAsync(new MalformedMessage(stranger, Action16.MeterValues, "?", Noon.AddSeconds(i), Payload()));
            }

            // One that was deleted comes back.
            await KeepAsync(ledger, new ChargePointIdentity("STRANGER_03"));
        }

        Assert.Equal("HAS_COMMAND,HAS_STOP,HAS_TRANSACTION,STRANGER_03,STRANGER_19", Scalar("SELECT group_concat(identity, ',') FROM (SELECT identity FROM charge_points ORDER BY identity)"));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM connectors"));
        Assert.Null(Scalar("PRAGMA foreign_key_check"));
        AssertCounted();
    }

    [Fact]
    public async Task Old_records_are_deleted_by_their_age()
    {
        var time = new ManualTimeProvider();
        var now = time.GetUtcNow();
        using var ledger = Create(
            options => options with { EventDays = 10, SecurityEventDays = 20, AuditDays = 30, KeptMessageDays = 40, UnknownChargePointDays = 50 }, time);
        foreach (var days in new[] { 60, 45, 35, 25, 15, 5 })
        {
            var at = now.AddDays(-days);
            var identity = new ChargePointIdentity($"CP_{days}");
            ledger.NoteSeen(new ChargePointIdentity($"STRANGER_{days}"), at);
            ledger.NoteStatus(identity, new ConnectorStatus(1, ChargePointStatus.Available, "NoError", null, null, at, at));
            await ledger.AppendSecurityAsync(new SecurityEvent(identity, at, SecurityEventKinds.Reported, ""));
            ledger.NoteCommandEnded(
                await ledger.BeginCommandAsync(new CommandIntent(at, "127.0.0.1", "/calls", "Reset", identity, "{}"u8.ToArray())),
                new CommandResult(at, "accepted", null, null, TimeSpan.Zero));
            await ledger.StopTransactionAsync(new TransactionStop(identity, -5 - days, null, 0, null, at, at, Payload()));
        }

        await ledger.DropOldAsync();
        Assert.Equal(1L, Scalar("SELECT count(*) FROM events WHERE type = 'status'"));
        Assert.Equal(2L, Scalar("SELECT count(*) FROM events WHERE type = 'security'"));
        Assert.Equal(3L, Scalar("SELECT count(*) FROM audit"));
        Assert.Equal(4L, Scalar("SELECT count(*) FROM kept_messages"));
        Assert.Equal(5L, Scalar("SELECT count(*) FROM charge_points WHERE identity LIKE 'STRANGER%'"));
        Assert.Equal(0, await ledger.DropOldAsync());
        AssertCounted();
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Payload(int number = 0)
    {
        var payload = new byte[1_000];
        BitConverter.TryWriteBytes(payload, number);
        return payload;
    }

    private static TransactionStart Start(ChargePointIdentity identity) => new(identity, 1, IdTag.FromString("TAG"), 0, null, Noon, Noon);

    private async Task KeepAsync(GatewayLedger ledger, ChargePointIdentity identity)
    {
        _number++;
        Assert.Equal(
            StopRecorded.Orphan,
            await ledger.StopTransactionAsync(new TransactionStop(identity, -_number, null, 0, null, Noon, Noon, Payload(_number))));
    }

    /// <summary>Checks what is counted against what is there.</summary>
    private void AssertCounted()
    {
        Assert.Equal(Scalar("SELECT coalesce(sum(length(data) + 100), 0) FROM events WHERE type <> 'security'"), Scalar("SELECT bytes FROM usage WHERE kind = 'events'"));
        Assert.Equal(Scalar("SELECT coalesce(sum(length(data) + 100), 0) FROM events WHERE type = 'security'"), Scalar("SELECT bytes FROM usage WHERE kind = 'security'"));
        Assert.Equal(Scalar("SELECT coalesce(sum(length(parameters) + 400), 0) FROM audit"), Scalar("SELECT bytes FROM usage WHERE kind = 'audit'"));
        Assert.Equal(Scalar("SELECT coalesce(sum(2 * length(payload) + 200), 0) FROM kept_messages"), Scalar("SELECT coalesce(sum(kept_bytes), 0) FROM charge_points"));
    }

    private object? Scalar(string sql) => _folder.Scalar(sql);

    private GatewayLedger Create(Func<Limits, Limits>? change = null, TimeProvider? time = null)
    {
        var limits = change?.Invoke(new Limits()) ?? new Limits();
        return _folder.Open(
            new LedgerOptions
            {
                Path = _folder.File,
                MaxWaitingBytes = 1_000_000_000,
                MaxSecurityEventsPerMinute = 1_000_000,
                MaxWaitingBytesPerChargePoint = 1_000_000_000,
                MaxKeptBytesPerChargePoint = limits.MaxKeptBytesPerChargePoint,
                MaxKeptMiB = limits.MaxKeptMiB,
                MaxEventMiB = limits.MaxEventMiB,
                MaxSecurityEventMiB = limits.MaxSecurityEventMiB,
                MaxAuditMiB = limits.MaxAuditMiB,
                MaxChargePoints = limits.MaxChargePoints,
                EventDays = limits.EventDays,
                SecurityEventDays = limits.SecurityEventDays,
                AuditDays = limits.AuditDays,
                KeptMessageDays = limits.KeptMessageDays,
                UnknownChargePointDays = limits.UnknownChargePointDays,
            },
            time);
    }

    private sealed record Limits
    {
        public int MaxKeptBytesPerChargePoint { get; init; } = 1_000_000_000;

        public int MaxKeptMiB { get; init; } = 100;

        public int MaxEventMiB { get; init; } = 100;

        public int MaxSecurityEventMiB { get; init; } = 100;

        public int MaxAuditMiB { get; init; } = 100;

        public int MaxChargePoints { get; init; } = 100;

        public int EventDays { get; init; }

        public int SecurityEventDays { get; init; }

        public int AuditDays { get; init; }

        public int KeptMessageDays { get; init; }

        public int UnknownChargePointDays { get; init; }
    }
}
