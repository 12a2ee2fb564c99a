using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The next process knows what this one acknowledged.</summary>
public sealed partial class SqliteLedgerTests
{
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
}
