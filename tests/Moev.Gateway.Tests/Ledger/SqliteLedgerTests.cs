using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The contract, and what a file adds to it: the next process knows what this one acknowledged.</summary>
public sealed partial class SqliteLedgerTests : LedgerContractTests, IDisposable
{
    private readonly SqliteFolder _folder = new("data/ledger.db");

    private string File => _folder.File;

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
            await Waiting.UntilAsync(() => ledger.UnavailableReason is not null);
            Assert.Contains("locked", ledger.UnavailableReason, StringComparison.Ordinal);
            Assert.False(held.IsCompleted);
            SqliteDatabase.Execute(foreign, "ROLLBACK");
        }

        Assert.True((await held).TransactionId > 0);
        Assert.Null(ledger.UnavailableReason);
    }

    public void Dispose() => _folder.Dispose();

    private protected override GatewayLedger Create(LedgerOptions? options = null) => Open(limits: options);

    private GatewayLedger Open(string? path = null, int meterValueDays = 0, LedgerOptions? limits = null) => _folder.Open(
        new LedgerOptions
        {
            Path = path ?? File,
            MeterValueDays = meterValueDays,
            MaxIdTags = limits?.MaxIdTags ?? 1_000,
            MaxSiteRecords = limits?.MaxSiteRecords ?? 1_000,
            MaxJobs = limits?.MaxJobs ?? 32,
            MaxRunningPerChargePoint = limits?.MaxRunningPerChargePoint ?? 1_000,
            MaxChargePoints = limits?.MaxChargePoints ?? 1_000,
            MaxChargingProfiles = limits?.MaxChargingProfiles ?? 256,
            AwaitedProfileSeconds = limits?.AwaitedProfileSeconds ?? 600,
        });

    private object? Scalar(string sql) => _folder.Scalar(sql);
}
