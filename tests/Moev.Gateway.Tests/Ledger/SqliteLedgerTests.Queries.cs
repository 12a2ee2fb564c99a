using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Sqlite;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The plans of the queries on tables that grow.</summary>
public sealed partial class SqliteLedgerTests
{
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
    public async Task Events_are_read_in_the_order_of_ids_whatever_the_filter()
    {
        await HappenAsync(Open());
        using var connection = new SqliteDatabase(File).OpenReader();
        var steps = SqliteEvents.Explain(connection, new EventFilter(0, Cp1));
        Assert.Contains("SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", steps);
        Assert.Contains("SEARCH m USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", steps);
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }
}
