using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The contract, and what a file adds to it: the next process knows what this one acknowledged.</summary>
public sealed class SqliteLedgerTests : LedgerContractTests, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-ledger-").FullName;
    private readonly List<GatewayLedger> _open = [];

    private string File => Path.Combine(_folder, "data", "ledger.db");

    [Fact]
    public async Task Next_process_finds_the_running_transaction_and_its_retry()
    {
        int id;
        using (var first = Open())
        {
            id = (await first.StartTransactionAsync(Start())).TransactionId;
            await first.AppendMeterValuesAsync(Meter("""{"value":"150"}""", id));
        }

        using var next = Open();
        var running = Assert.Single(await next.ListTransactionsAsync(new TransactionFilter(Cp1, Active: true)));
        Assert.Equal((id, 150m), (running.TransactionId, running.LastEnergy));
        Assert.Equal(new StartRecorded(id, IsRetry: true), await next.StartTransactionAsync(Start()));
        Assert.Equal(StopRecorded.Stopped, await next.StopTransactionAsync(Stop(id)));
    }

    [Fact]
    public async Task Next_process_continues_with_the_readings_of_a_running_transaction()
    {
        int id;
        using (var first = Open())
        {
            id = (await first.StartTransactionAsync(Start(meter: 16_000_000))).TransactionId;
            await first.AppendMeterValuesAsync(Meter("""{"value":"16001200.5"}""", id, at: Noon.AddMinutes(1)));
            await first.AppendMeterValuesAsync(Meter("""{"value":"0"}""", id, at: Noon.AddMinutes(2)));
        }

        using (var next = Open())
        {
            Assert.Equal(1_200.5m, (await next.FindTransactionAsync(id))!.Energy);
            await next.AppendMeterValuesAsync(Meter("""{"value":"300"}""", id, at: Noon.AddMinutes(3)));
            Assert.Equal(1_500.5m, (await next.FindTransactionAsync(id))!.Energy);
        }

        using var last = Open();
        await last.AppendMeterValuesAsync(Meter("""{"value":"200"}""", id, at: Noon.AddMinutes(2)));
        await last.AppendMeterValuesAsync(Meter("""{"value":"400"}""", id, at: Noon.AddMinutes(4)));
        var record = (await last.FindTransactionAsync(id))!;
        Assert.Equal((400m, 1_600.5m, true), (record.LastEnergy, record.Energy, record.IsMeterIrregular));
    }

    [Fact]
    public async Task Next_process_gives_the_start_of_an_ended_transaction_its_old_id()
    {
        int id;
        using (var first = Open())
        {
            id = (await first.StartTransactionAsync(Start())).TransactionId;
            await first.StopTransactionAsync(Stop(id));
        }

        using var next = Open();
        Assert.Equal(new StartRecorded(id, IsRetry: true), await next.StartTransactionAsync(Start()));
        Assert.Equal(StopRecorded.Repeated, await next.StopTransactionAsync(Stop(id)));
    }

    [Fact]
    public async Task Next_process_closes_the_running_transaction_at_Available()
    {
        int id;
        using (var first = Open())
            id = (await first.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;

        using var next = Open();
        await StatusAsync(next, 1, ChargePointStatus.Available, Noon.AddSeconds(-1), receivedAt: Noon.AddMinutes(1));
        Assert.True((await next.FindTransactionAsync(id))!.IsActive);
        await StatusAsync(next, 1, ChargePointStatus.Available, Noon.AddMinutes(1));
        Assert.False((await next.FindTransactionAsync(id))!.IsActive);
    }

    [Fact]
    public async Task Start_finds_its_transactions_by_an_index()
    {
        using (var ledger = Open())
            await ledger.StartTransactionAsync(Start());
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        foreach (var sql in SqliteStarts.Searches)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + sql;
            for (var i = 1; i <= 5; i++)
                command.Parameters.AddWithValue($"${i}", 1);
            using var row = command.ExecuteReader();
            Assert.True(row.Read());
            Assert.StartsWith("SEARCH transactions USING", row.GetString(3), StringComparison.Ordinal);
            Assert.Contains("(charge_point=?", row.GetString(3), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Next_process_ends_the_silent_jobs_of_this_one()
    {
        using (var first = Open())
            await first.ChangeManagementAsync(Cp1, Noon, management => management.OpenJob(JobKind.Diagnostics, _ => "x", null, Noon));

        using var next = Open();
        Assert.Equal([Cp1], await next.ListSilentAsync(Noon.AddHours(1)));
        Assert.Equal(1, await next.ChangeManagementAsync(Cp1, Noon.AddHours(2), management => management.TimeOutJobs(Noon.AddHours(1), Noon.AddHours(2), "silent")));
    }

    [Fact]
    public async Task Next_process_never_gives_out_an_id_again()
    {
        int last;
        using (var first = Open())
            last = (await first.StartTransactionAsync(Start())).TransactionId;

        using var next = Open();
        Assert.True((await next.StartTransactionAsync(Start(connector: 2))).TransactionId > last);
    }

    [Fact]
    public async Task Next_process_remembers_that_a_question_had_no_answer_until_the_firmware_changes()
    {
        using (var first = Open())
        {
            first.NoteBoot(new ChargePointBoot(Cp1, BootOf("Model"), Noon));
            first.NoteConfiguration(Cp1, "ChargeProfileMaxStackLevel", null);
        }

        using (var next = Open())
        {
            Assert.True(next.TryFindConfiguration(Cp1, "ChargeProfileMaxStackLevel", out _));
            next.NoteBoot(new ChargePointBoot(Cp1, BootOf("Other"), Noon));
        }

        using var last = Open();
        Assert.False(last.TryFindConfiguration(Cp1, "ChargeProfileMaxStackLevel", out _));
        Assert.Empty((await last.FindChargePointAsync(Cp1))!.Configuration);
    }

    [Fact]
    public async Task Next_process_knows_the_charge_points()
    {
        using (var first = Open())
        {
            first.NoteBoot(new ChargePointBoot(Cp1, BootOf("Model"), Noon));
            first.NoteStatus(Cp1, new ConnectorStatus(1, ChargePointStatus.Charging, "NoError", null, null, Noon, Noon));
            first.NoteConfiguration(Cp1, "HeartbeatInterval", "300");
            await first.AppendMeterValuesAsync(Meter("""{"value":"7.2","measurand":"Current.Import","phase":"L1","unit":"A"}"""));
        }

        using var next = Open();
        Assert.True(next.IsAccepted(Cp1));
        var record = (await next.FindChargePointAsync(Cp1))!;
        Assert.Equal("Model", record.Boot!.Value.ChargePointModel);
        Assert.Equal(ChargePointStatus.Charging, Assert.Single(record.Connectors).Status);
        Assert.Equal("300", record.Configuration["HeartbeatInterval"]);
        Assert.Equal(("7.2", "L1"), (Assert.Single(record.Samples).Value, record.Samples[0].Phase));
    }

    [Fact]
    public async Task Next_process_finds_the_command_whose_outcome_was_lost()
    {
        long id;
        using (var first = Open())
            id = await first.BeginCommandAsync(Command(Cp1, "Reset", "{}", Noon));

        using var next = Open();
        var record = Assert.Single(await next.ListCommandsAsync(new AuditFilter()));
        Assert.Equal((id, null), (record.Id, record.Result));
        Assert.True(await next.BeginCommandAsync(Command(Cp1, "Reset", "{}", Noon)) > id);
    }

    // A clock that is set back between two processes must not bring an epoch back.
    [Fact]
    public void Next_process_knows_the_highest_epoch()
    {
        using (var first = Open())
        {
            Assert.Equal(0, first.LastEpoch);
            first.NoteSeen(Cp1, Noon, epoch: 70);
            first.NoteSeen(Cp2, Noon, epoch: 71);
            first.NoteSeen(Cp2, Noon, epoch: 69);
        }

        using var next = Open();
        Assert.Equal(71, next.LastEpoch);
    }

    [Fact]
    public async Task Next_process_knows_the_id_tags()
    {
        var tag = new IdTagRecord("TAG", AuthorizationStatus.Blocked, "PARENT", Noon);
        using (var first = Open())
            await first.StoreIdTagAsync(tag);

        using var next = Open();
        Assert.Equal(tag, next.FindIdTag("tag"));
    }

    // Errata 3.37: a charge point keeps its profiles, so the next process must know them to the last decimal.
    [Fact]
    public async Task Next_process_knows_the_charging_profiles()
    {
        InstalledProfile cap = Installed(1, ChargingProfilePurpose.ChargePointMaxProfile), gone = Installed(2, ChargingProfilePurpose.TxDefaultProfile);
        int id;
        using (var first = Open())
        {
            id = (await first.StartTransactionAsync(Start())).TransactionId;
            first.NoteProfile(Cp1, Installed(9, ChargingProfilePurpose.ChargePointMaxProfile), default);
            first.NoteProfile(Cp1, cap, default);
            first.NoteProfile(Cp1, gone, default);
            first.NoteProfile(Cp2, gone, default);
            first.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxProfile, 1, transactionId: id), default);
            first.NoteProfilesCleared(Cp1, new ClearChargingProfileRequest(2), default, Noon);
            first.NoteAwaitedProfile(Cp1, Awaited(4, null));
        }

        using (var next = Open())
        {
            Assert.Equal([cap, Installed(3, ChargingProfilePurpose.TxProfile, 1, transactionId: id)], next.ProfilesOf(Cp1));
            Assert.Equal(gone, Assert.Single(next.ProfilesOf(Cp2)));
            Assert.Equal(Awaited(4, null), Assert.Single(next.AwaitedProfilesOf(Cp1)));

            // Its key is a new one.
            next.NoteProfile(Cp2, Installed(5, ChargingProfilePurpose.TxDefaultProfile, level: 4), default);
            await next.StopTransactionAsync(Stop(id));
        }

        using var last = Open();
        Assert.Equal(cap, Assert.Single(last.ProfilesOf(Cp1)));
        Assert.Equal(2, last.ProfilesOf(Cp2).Count);
    }

    [Fact]
    public async Task Process_that_ends_between_a_stop_and_its_profiles_leaves_none()
    {
        using (var first = Open())
        {
            var id = (await first.StartTransactionAsync(Start())).TransactionId;
            first.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxProfile, 1, transactionId: id), default);
        }

        using (var connection = new SqliteDatabase(File).OpenWriter())
            SqliteDatabase.Execute(connection, "UPDATE transactions SET stopped_at = 1");
        using (var next = Open())
            Assert.Empty(next.ProfilesOf(Cp1));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM charging_profiles"));
    }

    [Fact]
    public async Task Ended_ledger_is_one_file()
    {
        using (var ledger = Open())
        {
            await ledger.StartTransactionAsync(Start());
            Assert.Single(await ledger.ListTransactionsAsync(new TransactionFilter()));
        }

        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task Repeated_meter_values_are_one_row()
    {
        var ledger = Open();
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"2"}"""));
        Assert.Equal(2L, Scalar("SELECT count(*) FROM meter_values"));
    }

    [Fact]
    public async Task Meter_values_are_read_as_they_were_sent()
    {
        var ledger = Open();
        const string Sent = "{ \"value\" : \"1.50\", \"unit\":\"Wh\", \"context\":\"Sample.Periodic\" }";
        await ledger.AppendMeterValuesAsync(Meter(Sent, transactionId: 7, connector: 2, receivedAt: Noon.AddSeconds(3)));

        var record = Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1)));
        Assert.Equal($"[{Sent}]", Encoding.UTF8.GetString(record.Samples.Span));
        Assert.Equal((2, 7, Noon, Noon.AddSeconds(3)), (record.ConnectorId, record.TransactionId, record.SampledAt, record.ReceivedAt));
    }

    [Fact]
    public async Task Meter_values_are_paged_without_a_gap_or_a_double()
    {
        var ledger = Open();
        // Several of one instant stand on both sides of a page's end.
        for (var i = 0; i < 25; i++)
        {
            await ledger.AppendMeterValuesAsync(Meter($"{{\"value\":\"{i}\"}}", at: Noon.AddSeconds(i / 5)));
            await ledger.AppendMeterValuesAsync(Meter($"{{\"value\":\"{i}\"}}", identity: Cp2, at: Noon.AddSeconds(i / 5)));
        }

        var seen = new List<string>();
        MeterValuePlace? after = null;
        IReadOnlyList<MeterValueRecord> page;
        do
        {
            page = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, After: after, Limit: 3));
            seen.AddRange(page.Select(record => Encoding.UTF8.GetString(record.Samples.Span)));
            if (page.Count > 0)
                after = MeterValuePlace.Of(page[^1]);
        }
        while (page.Count == 3);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"[{{\"value\":\"{i}\"}}]"), seen);
        var period = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, Noon.AddSeconds(1), Noon.AddSeconds(2)));
        Assert.Equal(5, period.Count);
    }

    [Fact]
    public async Task Page_of_meter_values_begins_at_its_place_in_the_index()
    {
        await Open().AppendMeterValuesAsync(Meter("{\"value\":\"1\"}"));
        using var connection = new SqliteDatabase(File).OpenReader();
        var steps = SqliteMeterValues.Explain(connection, new MeterValueFilter(Cp1, To: Noon, After: new MeterValuePlace(1, 1)));
        Assert.Contains(steps, step => step.Contains("USING INDEX meter_values_of_charge_point (charge_point=? AND sampled_at>? AND sampled_at<?)", StringComparison.Ordinal));
        // Only those of one instant are sorted.
        Assert.DoesNotContain(steps, step => step == "USE TEMP B-TREE FOR ORDER BY");
    }

    [Fact]
    public async Task Next_process_goes_on_with_the_sequence_of_events()
    {
        long last;
        using (var first = Open())
        {
            await HappenAsync(first);
            last = await first.LastEventIdAsync();
        }

        using var next = Open();
        Assert.Equal(last, await next.LastEventIdAsync());
        await next.AppendMeterValuesAsync(Meter("{\"value\":\"8\"}", identity: Cp2));
        await next.AppendMeterValuesAsync(Meter("{\"value\":\"8\"}", identity: Cp2));
        next.NoteStatus(Cp2, new ConnectorStatus(1, ChargePointStatus.Available, "NoError", null, null, null, Noon));
        await next.StartTransactionAsync(Start(identity: Cp2));
        var page = await next.ReadEventsAsync(new EventFilter(last));
        Assert.Equal([(last + 1, "meterValues"), (last + 2, "status"), (last + 3, "transactionStarted")], page.Events.Select(item => (item.Id, item.Type)));
    }

    [Fact]
    public async Task Events_are_read_in_the_order_of_ids_whatever_the_filter()
    {
        await HappenAsync(Open());
        using var connection = new SqliteDatabase(File).OpenReader();
        var steps = SqliteEvents.Explain(connection, new EventFilter(0, Cp1));
        Assert.Contains("SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", steps);
        Assert.Contains("SEARCH m USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", steps);
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_meter_values_are_dropped_and_their_ids_never_used_again()
    {
        long last;
        using (var first = Open(meterValueDays: 30))
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var part in Enumerable.Range(0, Retention.MaxRows + 1).Chunk(500))
                await Task.WhenAll(part.Select(i => first.AppendMeterValuesAsync(Meter($"{{\"value\":\"{i}\"}}", receivedAt: now.AddDays(-31))).AsTask()));
            // Sampled long ago by its own clock, and received now: it stays.
            await first.AppendMeterValuesAsync(Meter("{\"value\":\"-1\"}", at: now.AddYears(-5), receivedAt: now));
            await first.AppendMeterValuesAsync(Meter("{\"value\":\"-2\"}", receivedAt: now.AddDays(-31)));
            last = await first.LastEventIdAsync();

            Assert.Equal(Retention.MaxRows + 2, await first.DropOldAsync());
            Assert.Equal(1L, Scalar("SELECT count(*) FROM meter_values"));
            Assert.Equal(0, await first.DropOldAsync());
        }

        using var next = Open();
        Assert.Equal(last, await next.LastEventIdAsync());
        await next.AppendMeterValuesAsync(Meter("{\"value\":\"3\"}"));
        Assert.Equal(last + 1, await next.LastEventIdAsync());
    }

    [Fact]
    public async Task Backup_made_while_the_ledger_is_written_is_a_ledger_of_one_commit()
    {
        var ledger = Open();
        var known = await HappenAsync(ledger);
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var written = 0;
            for (; !end.IsCancellationRequested; written++)
            {
                var id = (await ledger.StartTransactionAsync(Start(identity: Cp2, at: Noon.AddSeconds(written)))).TransactionId;
                await ledger.StopTransactionAsync(Stop(id, Cp2));
            }

            return written;
        });
        var copy = Path.Combine(_folder, "copy.db");
        LedgerServices.Backup(new LedgerOptions { Path = File }, copy);
        await end.CancelAsync();
        await writing;

        Assert.Equal([copy], Directory.GetFiles(_folder));
        Assert.Throws<IOException>(() => LedgerServices.Backup(new LedgerOptions { Path = File }, copy));
        using var restored = Open(copy);
        Assert.True(restored.IsAccepted(Cp1));
        Assert.Equal(900, (await restored.FindTransactionAsync(known))!.MeterStop);
        Assert.Single(await restored.ListMeterValuesAsync(new MeterValueFilter(Cp1)));
        Assert.Single(await restored.ListCommandsAsync(new AuditFilter()));
        // Of one commit: at most the last transaction runs still, and events are there for each.
        var transactions = await restored.ListTransactionsAsync(new TransactionFilter(Limit: 1_000));
        Assert.True(transactions.Count(transaction => transaction.IsActive) <= 1);
        var events = await restored.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.TransactionStarted], Limit: 1_000));
        Assert.Equal(transactions.Count, events.Events.Count);
        var newest = transactions[0].TransactionId;
        Assert.True((await restored.StartTransactionAsync(Start(connector: 3))).TransactionId > newest);
    }

    [Fact]
    public void Backup_of_nothing_is_refused()
    {
        var copy = Path.Combine(_folder, "copy.db");
        Assert.Contains("no ledger", Assert.Throws<IOException>(() => LedgerServices.Backup(new LedgerOptions { Path = File }, copy)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => LedgerServices.Backup(new LedgerOptions { Provider = "memory" }, copy));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Writer_runs_in_WAL_mode_and_flushes_at_every_commit()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        var database = new SqliteDatabase(File);
        using var connection = database.OpenWriter();
        Assert.Equal("wal", SqliteDatabase.Scalar(connection, "PRAGMA journal_mode"));
        Assert.Equal(2L, SqliteDatabase.Scalar(connection, "PRAGMA synchronous"));
        await Task.CompletedTask;
    }

    // A charge point can name any connector and send texts of any length: the file is bounded as the memory is.
    [Fact]
    public void Connectors_keys_and_texts_beyond_the_limit_do_not_reach_the_file()
    {
        var text = new string('x', 100_000);
        using (var ledger = Open())
        {
            ledger.NoteSeen(Cp2, Noon);
            ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf(text), Noon));
            for (var i = 0; i < 200; i++)
                ledger.NoteStatus(Cp1, new ConnectorStatus(i, ChargePointStatus.Available, "NoError", i == 0 ? text : null, null, Noon, Noon));
            for (var i = 0; i < 600; i++)
                ledger.NoteConfiguration(Cp2, $"Key{i}", i == 0 ? text : "");
        }

        var limits = new LedgerOptions();
        Assert.Equal((long)limits.MaxConnectors, Scalar("SELECT count(*) FROM connectors"));
        Assert.Equal((long)limits.MaxTextChars, Scalar("SELECT max(length(info)) FROM connectors"));
        Assert.Equal((long)limits.MaxConfigurationKeys, Scalar("SELECT count(*) FROM configuration"));
        Assert.Equal((long)limits.MaxTextChars, Scalar("SELECT max(length(value)) FROM configuration"));
        Assert.True((long)Scalar("SELECT max(length(data)) FROM events")! < 3 * limits.MaxTextChars);
        Assert.True((long)Scalar("SELECT max(length(boot)) FROM charge_points")! < 2 * limits.MaxTextChars);
    }

    [Fact]
    public async Task Foreign_lock_holds_the_write_and_then_lets_it_through()
    {
        var ledger = Open();
        await ledger.StartTransactionAsync(Start());
        Task<StartRecorded> held;
        using (var foreign = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            foreign.Open();
            SqliteDatabase.Execute(foreign, "BEGIN EXCLUSIVE");
            held = ledger.StartTransactionAsync(Start(connector: 2)).AsTask();
            await Eventually(() => ledger.UnavailableReason is not null);
            Assert.Contains("locked", ledger.UnavailableReason, StringComparison.Ordinal);
            Assert.False(held.IsCompleted);
            SqliteDatabase.Execute(foreign, "ROLLBACK");
        }

        Assert.True((await held).TransactionId > 0);
        Assert.Null(ledger.UnavailableReason);
    }

    public void Dispose()
    {
        foreach (var ledger in _open)
            ledger.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        _services.Dispose();
    }

    private protected override GatewayLedger Create(LedgerOptions? options = null) => Open(limits: options);

    private static async Task Eventually(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private GatewayLedger Open(string? path = null, int meterValueDays = 0, LedgerOptions? limits = null)
    {
        var ledger = Ledgers.InSqlite(
            new LedgerOptions
            {
                Path = path ?? File,
                MeterValueDays = meterValueDays,
                MaxIdTags = limits?.MaxIdTags ?? 1_000,
                MaxJobs = limits?.MaxJobs ?? 32,
                MaxRunningPerChargePoint = limits?.MaxRunningPerChargePoint ?? 1_000,
                MaxChargePoints = limits?.MaxChargePoints ?? 1_000,
                MaxChargingProfiles = limits?.MaxChargingProfiles ?? 256,
                AwaitedProfileSeconds = limits?.AwaitedProfileSeconds ?? 600,
            },
            new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()));
        _open.Add(ledger);
        return ledger;
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteDatabase(File).OpenReader();
        return SqliteDatabase.Scalar(connection, sql);
    }
}
