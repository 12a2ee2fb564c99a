using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The opening of a ledger's file: one gateway at a time, one line for what can't be used, and the permissions of what is created.</summary>
[SupportedOSPlatform("linux")]
public sealed class SqliteOpeningTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SqliteFolder _folder = new();

    private string Ledger => _folder.File;

    [Fact]
    public void Second_gateway_is_refused_until_the_first_has_ended()
    {
        using (Open())
            Assert.Contains($"used by another gateway (process {Environment.ProcessId})", Refusal(), StringComparison.Ordinal);
        Open();
    }

    [Fact]
    public void Gateways_that_start_at_the_same_moment_on_an_empty_path_are_one()
    {
        var opened = new List<GatewayLedger>();
        var refused = new List<string>();
        Parallel.For(0, 8, _ =>
        {
            try
            {
                var ledger = Create(new LedgerOptions { Path = Ledger });
                lock (opened)
                    opened.Add(ledger);
            }
            catch (LedgerUnavailableException e)
            {
                lock (opened)
                    refused.Add(e.Message);
            }
        });
        Assert.Single(opened);
        Assert.All(refused, static message => Assert.Contains("used by another gateway", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Lock_file_of_a_killed_process_locks_nothing()
    {
        File.WriteAllText(Ledger + ".lock", "4711\n");
        Open();
    }

    [Fact]
    public void Symbolic_link_to_a_ledger_in_use_is_refused()
    {
        Open();
        var link = _folder.Of("link.db");
        File.CreateSymbolicLink(link, Ledger);
        Assert.Contains("used by another gateway", Refusal(link), StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_is_refused() => Assert.Contains("is a directory", Refusal(_folder.Root), StringComparison.Ordinal);

    [Fact]
    public void Path_below_a_file_is_refused()
    {
        File.WriteAllText(Ledger, "");
        Assert.Contains("can't be opened", Refusal(Path.Combine(Ledger, "ledger.db")), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_file_is_refused_and_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("not a database ", 1_000));
        File.WriteAllText(Ledger, text);
        Assert.Contains("is not a ledger", Refusal(), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Ledger));
    }

    [Fact]
    public void Database_of_another_program_is_refused_and_left_as_it_is()
    {
        Execute("CREATE TABLE other (id INTEGER)");
        Assert.Contains("another program", Refusal(), StringComparison.Ordinal);
        using var connection = new SqliteDatabase(Ledger).OpenReader();
        Assert.Equal(1L, SqliteDatabase.Scalar(connection, "SELECT count(*) FROM sqlite_schema"));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 1000", "schema 1000")]
    [InlineData("DROP TABLE kept_messages", "has no table kept_messages")]
    [InlineData("DROP INDEX transactions_of_id_tag", "has no index transactions_of_id_tag")]
    [InlineData("ALTER TABLE connectors DROP COLUMN info", "has no column connectors.info")]
    [InlineData("INSERT INTO charge_points (id, identity, first_seen_at, last_seen_at) VALUES (1, 'CP_1', 9223372036854775807, 1)", "has a record that can't be read")]
    [InlineData("INSERT INTO charge_points (id, identity, first_seen_at, last_seen_at) VALUES (1, 'CP_1', 1, 1); INSERT INTO connectors VALUES (1, 99999999999, 'X', 'Y', NULL, NULL, NULL, 1)", "has a record that can't be read")]
    public void Ledger_that_this_gateway_cannot_use_is_refused(string change, string expected)
    {
        Seed();
        Execute(change);
        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_page_is_refused()
    {
        Seed();
        using (var file = new FileStream(Ledger, FileMode.Open))
        {
            file.Position = 3 * 4_096;
            file.Write(Enumerable.Repeat((byte)0xa5, 4_096).ToArray());
        }

        Assert.Contains("is damaged", Refusal(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', Refusal());
    }

    // The damage is where nothing is loaded from at the start.
    [Fact]
    public void Ledger_larger_than_the_limit_is_not_checked()
    {
        Seed();
        Execute("INSERT INTO events WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, 'boot', 'CP_1', i, '{}' FROM n");
        long size;
        using (var file = new FileStream(Ledger, FileMode.Open))
        {
            size = file.Length;
            file.Position = size - (2 * 4_096);
            file.Write(Enumerable.Repeat((byte)0xa5, 4_096).ToArray());
        }

        using (var connection = new SqliteDatabase(Ledger).OpenReader())
        {
            SqliteHealth.Check(connection, Ledger, size - 1);
            Assert.Contains("is damaged", Assert.Throws<LedgerUnavailableException>(() => SqliteHealth.Check(connection, Ledger, size)).Message, StringComparison.Ordinal);
        }

        Create(new LedgerOptions { Path = Ledger, CheckMiB = 0 }).Dispose();
        Assert.Contains("is damaged", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_cut_in_half_is_refused()
    {
        Seed();
        using (var file = new FileStream(Ledger, FileMode.Open))
            file.SetLength(file.Length / 2);
        Assert.Contains("is damaged", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Log_whose_ledger_is_missing_is_not_thrown_away(bool isEmpty)
    {
        if (isEmpty)
            File.WriteAllText(Ledger, "");
        File.WriteAllText(Ledger + "-wal", "records");
        Assert.Contains("missing or empty", Refusal(), StringComparison.Ordinal);
        Assert.Equal("records", File.ReadAllText(Ledger + "-wal"));
    }

    [Fact]
    public async Task Ids_begin_at_the_clock_and_skip_to_it_at_each_start()
    {
        var time = new ManualTimeProvider();
        var clock = (int)(time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        using (var ledger = Create(new LedgerOptions { Path = Ledger }, time))
        {
            Assert.Equal(clock, await StartAsync(ledger, 1));
            Assert.Equal(clock + 1, await StartAsync(ledger, 2));
        }

        // The clock is behind the last id.
        time.Advance(TimeSpan.FromSeconds(1));
        using (var next = Create(new LedgerOptions { Path = Ledger }, time))
            Assert.Equal(clock + 2, await StartAsync(next, 3));

        // A backup that is restored a day later has forgotten the ids of that day.
        time.Advance(TimeSpan.FromDays(1));
        using var last = Create(new LedgerOptions { Path = Ledger }, time);
        Assert.Equal(clock + 86_401, await StartAsync(last, 4));
    }

    [Fact]
    public async Task First_id_can_be_set_and_an_existing_ledger_then_continues()
    {
        var options = new LedgerOptions { Path = Ledger, FirstTransactionId = 7 };
        using (var ledger = Create(options))
        {
            Assert.Equal(7, await StartAsync(ledger, 1));
            Assert.Equal(8, await StartAsync(ledger, 2));
        }

        using var next = Create(options);
        Assert.Equal(9, await StartAsync(next, 3));
    }

    [Fact]
    public async Task Files_are_readable_by_their_owner_alone()
    {
        var ledger = Open();
        await StartAsync(ledger, 1);
        var copy = _folder.Of("copy.db");
        LedgerServices.Backup(new LedgerOptions { Path = Ledger }, copy);
        string[] files = [Ledger, Ledger + "-wal", Ledger + "-shm", Ledger + ".lock", copy];
        Assert.Equal(files.Order(), Directory.GetFiles(_folder.Root).Order());
        Assert.All(files, static file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Removed_file_is_noticed_without_a_write_and_nothing_is_acknowledged()
    {
        var time = new ManualTimeProvider();
        using var ledger = Create(new LedgerOptions { Path = Ledger }, time);
        await StartAsync(ledger, 1);
        var away = _folder.Of("away");
        Directory.CreateDirectory(away);
        Assert.Null(ledger.UnavailableReason);

        File.Move(Ledger, Path.Combine(away, "ledger.db"));
        time.Advance(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => ledger.UnavailableReason is not null);
        Assert.Contains("was removed or replaced", ledger.UnavailableReason, StringComparison.Ordinal);
        var held = ledger.StartTransactionAsync(Start(2)).AsTask();
        time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => held);

        // It is put back.
        File.Move(Path.Combine(away, "ledger.db"), Ledger);
        await Waiting.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            return ledger.UnavailableReason is null;
        });
        Assert.True(await StartAsync(ledger, 3) > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task File_that_another_one_replaced_takes_no_more_writes(string end)
    {
        var time = new ManualTimeProvider();
        using var ledger = Create(new LedgerOptions { Path = Ledger }, time);
        await StartAsync(ledger, 1);
        File.Copy(Ledger + end, Ledger + ".other");
        File.Move(Ledger + ".other", Ledger + end, overwrite: true);
        var held = ledger.StartTransactionAsync(Start(2)).AsTask();
        await Waiting.UntilAsync(() => ledger.UnavailableReason is not null);
        Assert.Contains("removed or replaced", ledger.UnavailableReason, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => held);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 1000")]
    [InlineData("DROP TABLE kept_messages")]
    public async Task Program_that_cannot_use_its_ledger_says_why_in_one_line(string change)
    {
        Seed();
        Execute(change);
        Assert.Single(Lines(await RunAsync("--Ledger:Path", Ledger)));
        Assert.Single(Lines(await RunAsync("--Ledger:Path", _folder.Root)));
    }

    [Fact]
    public async Task Backup_that_fails_says_why_in_one_line()
    {
        File.WriteAllText(Ledger, string.Concat(Enumerable.Repeat("not a database ", 1_000)));
        var copy = _folder.Of("copy.db");
        Assert.Single(Lines(await RunAsync("backup", copy, "--Ledger:Path", Ledger)));
        Assert.Single(Lines(await RunAsync("backup", copy, "--Ledger:Path", _folder.Root)));
        File.Delete(Ledger);
        Seed();
        Assert.Single(Lines(await RunAsync("backup", _folder.Of("none/copy.db"), "--Ledger:Path", Ledger)));
        Assert.Single(Lines(await RunAsync("backup", _folder.Root, "--Ledger:Path", Ledger)));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Root), static file => file.Contains("copy", StringComparison.Ordinal) || file.EndsWith(".part", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(1, await GatewayProgram.RunAsync([.. args, .. args[0] == "backup" ? [] : new[] { "--Ocpp:Port", "0", "--Control:Port", "0" }], Stream.Null, output, errors));
        return errors.ToString();
    }

    private static TransactionStart Start(int connector)
    {
        var at = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        return new(new ChargePointIdentity("CP_1"), connector, IdTag.FromString("TAG"), 0, null, at, at);
    }

    private static async Task<int> StartAsync(GatewayLedger ledger, int connector) => (await ledger.StartTransactionAsync(Start(connector))).TransactionId;

    private void Seed()
    {
        using (Create(new LedgerOptions { Path = Ledger }))
        {
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Ledger};Pooling=False");
        connection.Open();
        SqliteDatabase.Execute(connection, sql);
    }

    private string Refusal(string? path = null) =>
        Assert.Throws<LedgerUnavailableException>(() => Create(new LedgerOptions { Path = path ?? Ledger })).Message;

    private GatewayLedger Open() => Create(new LedgerOptions { Path = Ledger });

    private GatewayLedger Create(LedgerOptions options, TimeProvider? time = null) => _folder.Open(options, time);
}
